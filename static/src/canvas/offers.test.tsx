import { beforeAll, describe, expect, it } from "vitest";
import { found, things } from "./offers";

const CATALOGUE = {
  kinds: [
    { name: "input", title: "Input", doc: "", also: ["dataset"] },
    { name: "linear", title: "Linear", doc: "", also: ["dense", "fully connected", "hidden layer"] },
    { name: "value", title: "Value", doc: "" },
    { name: "loss", title: "Loss", doc: "" },
  ],
  layers: [{ name: "relu", title: "ReLU", doc: "", family: "activation", settings: [] }],
  losses: [
    { name: "mse", title: "Mean squared error", doc: "", also: ["mean squared difference"] },
    { name: "cross_entropy", title: "Cross-entropy", doc: "", also: ["softmax"] },
  ],
  ops: [
    { name: "add", title: "Add", doc: "", symbol: "+", family: "elementwise" },
    { name: "mse_loss", title: "Mean squared error", doc: "", symbol: "MSE", family: "loss" },
  ],
  activations: [],
  datasets: [],
  optimizers: [],
};

beforeAll(() => {
  document.body.innerHTML = `<script type="application/json" id="catalogue">${JSON.stringify(CATALOGUE)}</script>`;
});

const titles = (text: string) => found(things(), text).map(({ title }) => title);

describe("what is added", () => {
  it("is found by what textbooks call it", () => {
    expect(titles("dense")).toEqual(["Linear"]);
    expect(titles("Hidden")).toEqual(["Linear"]);
    expect(titles("connected")).toEqual(["Linear"]);
    expect(titles("dataset")).toEqual(["Input"]);
    expect(titles("mean squared difference")).toEqual(["Loss: Mean squared error"]);
  });

  it("as a loss comes before the op that compares two nodes", () => {
    expect(titles("mse")).toEqual(["Loss: Mean squared error", "Mean squared error"]);
    expect(titles("cross")).toEqual(["Loss: Cross-entropy"]);
  });

  it("is listed once where nothing is looked for", () => {
    expect(titles("")).toEqual(["Input", "Value", "Loss", "Linear", "ReLU", "Add", "Mean squared error"]);
  });
});
