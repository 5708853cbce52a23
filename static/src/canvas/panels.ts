/** What stands beside the canvas: each panel by its name. Those of the editor are fetched when they are first opened. */
import { lazy } from "react";
import type { BuildTab } from "../access/building";
import { Result } from "../panels/Result";
import { Settings } from "../panels/Settings";

const NodePanel = lazy(() => import("../panels/node/NodePanel").then((room) => ({ default: room.NodePanel })));
const Code = lazy(() => import("../panels/code/Code").then((room) => ({ default: room.Code })));
const Expression = lazy(() => import("../panels/expression/Expression").then((room) => ({ default: room.Expression })));

export const BUILD_BODY = { Node: NodePanel, Code, Expression, Settings, Result } as const;
export const BUILD_TABS: readonly BuildTab[] = ["Node", "Code", "Expression", "Settings", "Result"];
