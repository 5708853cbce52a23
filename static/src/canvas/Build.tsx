/** The view Build: the design as a canvas of nodes. */
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect } from "react";
import { listenInBuild } from "../access/buildKeys";
import { designOf } from "../state/controls";
import { useStore } from "../state/store";
import { Canvas } from "./Canvas";

export default function Build() {
  const network = useStore(designOf);
  useEffect(listenInBuild, []);
  if (!network) return null;
  return (
    <ReactFlowProvider>
      <Canvas network={network} />
    </ReactFlowProvider>
  );
}
