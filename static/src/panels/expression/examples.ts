// Texts to begin with, one press each.

export const EXAMPLES: readonly { name: string; text: string }[] = [
  { name: "Squared loss", text: "w = 0.5\nb = 0\nx = const(2)\ny = const(3)\nL = (w*x + b - y)**2" },
  { name: "Chain rule", text: "x = 2\ny = x**2 + 1\nz = 3*y" },
  { name: "One neuron", text: "w = [0.5, -1]\nb = 0.1\nx = const([1, 2])\nz = w @ x + b\nL = (sigmoid(z) - 1)**2" },
  { name: "Meeting paths", text: "a = 2\nb = a * 3\nc = a + b\nL = b * c" },
  {
    name: "Two layers",
    text: [
      "# two layers over three examples",
      "W = [[0.5, -0.3], [0.8, 0.2]]",
      "v = [1, -1]",
      "X = const([[1, 2], [0, 1], [-1, 0.5]])",
      "y = const([1, 0, 1])",
      "H = tanh(X @ W)",
      "L = mean((H @ v - y)**2)",
    ].join("\n"),
  },
  {
    name: "Softmax",
    text: "z = [2, 1, 0.1]\np = softmax(z)\n# the loss of class 0\nL = -sum(log(p) * const([1, 0, 0]))",
  },
];
