// Generated from app/protocol by `npm run protocol`. Change the pydantic models, not this file.

export type BinaryFrame = (TraceFrame | LiveFrame | DataFrame | LookFrame | TensorFrame)
export type Command = (Hello | Ack | Play | Pause | SetSpeed | Seek | NextStep | GoToStep | GoToExample | SetValue | HistoryOf | SetBreakpoints | Continue | Train | Edit | Open | Reset | NewSeed | Explain | LookAt | ReadTensor | Diagnose | Why | WriteCode | ReadExpression | Fits | Feeds)
export type Frame = (Welcome | Done | Refusal | NetworkFrame | GraphFrame | HistoryFrame | PastFrame | StatusFrame | Explanations | Diagnosis | Walk | SeriesFrame | BreakpointsFrame | StoppedFrame | CodeFrame | ExpressionFrame | FitsFrame | FeedsFrame | TraceFrame | LiveFrame | DataFrame | LookFrame | TensorFrame)
export type TextFrame = (Welcome | Done | Refusal | NetworkFrame | GraphFrame | HistoryFrame | PastFrame | StatusFrame | Explanations | Diagnosis | Walk | SeriesFrame | BreakpointsFrame | StoppedFrame | CodeFrame | ExpressionFrame | FitsFrame | FeedsFrame)

/**
 * Backprop Explorer's protocol, version 1.
 */
export interface Protocol {
[k: string]: unknown
}
/**
 * The page has drawn the state frame with this sequence number: one more may be sent. Not itself acknowledged.
 */
export interface Ack {
v: 1
type: "ack"
sequence: number
}
/**
 * One more node, without edges.
 */
export interface AddStep {
do: "add"
node: (InputSpec | LinearSpec | LayerSpec | OpSpec | ValueSpec | LossSpec | PlaceholderSpec)
}
/**
 * The dataset's inputs: points [batch, 2], pictures [batch, 1, 8, 8], or sequences [batch, places].
 */
export interface InputSpec {
kind: "input"
id: string
name: string
group: string
at?: ([number, number] | null)
}
/**
 * One layer as the learner sees it: a linear map and its activation function.
 */
export interface LinearSpec {
kind: "linear"
id: string
name: string
units: number
bias: boolean
activation: ("none" | "tanh" | "relu" | "sigmoid" | "leaky_relu" | "elu" | "gelu" | "silu" | "softplus" | "selu" | "celu" | "mish" | "relu6" | "hardtanh" | "hardsigmoid" | "hardswish" | "softsign" | "logsigmoid")
frozen: boolean
group: string
at?: ([number, number] | null)
off?: (("bypass" | "mute") | null)
shares?: (string | null)
weight_init?: (Init | null)
bias_init?: (Init | null)
}
/**
 * How a parameter begins: the constant `a`; normal with mean `a` and spread `b`; uniform from `a` to `b`.
 * 
 * Xavier and Kaiming take their spread from the parameter's own shape, and neither number.
 */
export interface Init {
kind: ("zeros" | "ones" | "constant" | "xavier_uniform" | "xavier_normal" | "kaiming_uniform" | "kaiming_normal" | "normal" | "uniform")
a: number
b: number
}
/**
 * A layer of the table `LAYERS` (`layers/`), by its name there, with the settings that differ from its defaults.
 */
export interface LayerSpec {
kind: "layer"
id: string
name: string
layer: string
settings: {
[k: string]: (boolean | number | number[] | string)
}
frozen: boolean
group: string
at?: ([number, number] | null)
off?: (("bypass" | "mute") | null)
shares?: (string | null)
weight_init?: (Init | null)
bias_init?: (Init | null)
}
/**
 * A single operation of an expression, by its name in the engine's table.
 */
export interface OpSpec {
kind: "op"
id: string
name: string
op: string
attrs: {
[k: string]: (boolean | number | number[] | string)
}
group: string
at?: ([number, number] | null)
off?: (("bypass" | "mute") | null)
}
/**
 * A leaf whose numbers the learner types: one number, a row, or a matrix.
 */
export interface ValueSpec {
kind: "value"
id: string
name: string
value: (number | number[] | number[][])
requires_grad: boolean
group: string
at?: ([number, number] | null)
}
/**
 * Compares its one input with the dataset's target, or with the input itself, as an autoencoder does.
 * 
 * Of several losses the weighted sum is descended.
 */
export interface LossSpec {
kind: "loss"
id: string
name: string
loss: ("mse" | "l1" | "bce_with_logits" | "cross_entropy")
against: ("target" | "input")
weight: number
group: string
at?: ([number, number] | null)
}
/**
 * What a file of another program computes here and we cannot: it keeps its name, its place and its edges.
 */
export interface PlaceholderSpec {
kind: "placeholder"
id: string
name: string
op: string
arity: number
note: string
group: string
at?: ([number, number] | null)
}
/**
 * One training step, whole: what every event wrote. The picture at any cursor follows from it alone.
 * 
 * `rest` is the cursor at which all updates are done and nothing is zeroed yet. `before` holds up to there, `after`
 * from there on. `rows` are the places of the batch's examples in the dataset. `graph` names the graph frame it
 * belongs to.
 * 
 * At a cursor a node's slot holds its tensor with the largest `event` below the cursor; where there is none it is not
 * computed. After the event `zero` no gradient is. A contribution is seen at the event that wrote it and at the one
 * that adds it.
 * 
 * Of a large network only the tensors that leave its layers come with it: then `whole` is false, and others are asked
 * for with `look`.
 */
export interface TraceFrame {
type: "trace"
sequence: number
trace: number
graph: number
step: number
epoch: number
step_in_epoch: number
steps_per_epoch: number
cursor: number
rest: number
rows: number[]
whole: boolean
tensors: TensorRef[]
before: View
after: View
}
/**
 * Where a tensor's tile lies in the block, and what the whole tensor is like.
 * 
 * `event` is the event that wrote it (−1: there before the step began). `tile` is planes × rows × columns of what was
 * sent, `origin` the plane, row and column of the tensor where it begins; `offset` counts float32 numbers.
 * 
 * A tensor's last axis are the columns, the one before the rows, all others together the planes; a vector is one row.
 * Of three axes and more, where the first runs over the examples of the batch, the tile is of one example: `row` says
 * which. With `mean` it is the mean over the examples instead, whatever the number of axes. Where neither holds it is
 * of the whole tensor.
 * 
 * `norm` (Euclidean) is of the whole tensor; `low`, `high` and `average` of its finite numbers (None: it has none).
 */
export interface TensorRef {
node: number
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
event: number
shape: number[]
row: (number | null)
mean: boolean
/**
 * @minItems 3
 * @maxItems 3
 */
tile: [number, number, number]
/**
 * @minItems 3
 * @maxItems 3
 */
origin: [number, number, number]
offset: number
norm: (number | ("NaN" | "Infinity" | "-Infinity"))
low: (number | null)
high: (number | null)
average: (number | null)
nonfinite: number
}
/**
 * What the parameters at one moment make of the data and of the input plane.
 */
export interface View {
metrics: Metrics
pictures: PictureRef[]
chances: (ChancesRef | null)
}
/**
 * How well the parameters do on all train and all test data. `step` counts the updates made to them.
 * 
 * `confusion` counts the test examples of pictures or sequences, by true class (row) and predicted class (column).
 */
export interface Metrics {
step: number
train_loss: (number | ("NaN" | "Infinity" | "-Infinity"))
test_loss: (number | ("NaN" | "Infinity" | "-Infinity") | null)
train_accuracy: (number | null)
test_accuracy: (number | null)
confusion: (number[][] | null)
}
/**
 * A unit's output over the input plane: `size` × `size` signed bytes at `offset` in the picture block, row 0 at the
 * top (largest y). The value is byte / 127 × `scale`.
 * 
 * `role` "unit" is what leaves the layer. "decision" is the network's own output, finer, and counted from where the
 * two classes part (0 for a logit, ½ for a probability), so that its sign is the class.
 */
export interface PictureRef {
layer: string
unit: number
role: ("unit" | "decision")
size: number
offset: number
scale: (number | ("NaN" | "Infinity" | "-Infinity"))
}
/**
 * How likely the network holds each class for some examples: rows × `classes` float32 at `offset`, each row adding
 * up to 1. `rows` are their places in the dataset: of a trace the batch's, while it trains always the same.
 */
export interface ChancesRef {
offset: number
rows: number[]
classes: number
}
/**
 * The run as it stands while it trains, all of one moment: the parameters, what they make of the last batch
 * (values and gradients), metrics and pictures.
 */
export interface LiveFrame {
type: "live"
sequence: number
graph: number
step: number
epoch: number
step_in_epoch: number
steps_per_epoch: number
epochs_per_second: number
batch_loss: (number | ("NaN" | "Infinity" | "-Infinity"))
rows: number[]
tensors: TensorRef[]
view: View
}
/**
 * The dataset. In the block: of points the inputs (n × 2 float32), of all the targets (n; classes are their places
 * in `classes`), then 1 for train and 0 for test (n).
 * 
 * Pictures and words stand in the picture part: n × `shape` bytes, the value being byte / 127 of a picture's ink, or
 * the place of a word in `words`. `low` and `high` bound the picture of the input plane on both axes.
 */
export interface DataFrame {
type: "data"
sequence: number
kind: string
task: ("classification" | "regression")
layout: ("points" | "image" | "tokens")
shape: number[]
classes: string[]
words: string[]
count: number
low: number
high: number
}
/**
 * The answer to `look`: tiles of a trace for another example, or of nodes that the trace left out.
 * 
 * They stand beside those of the trace, which stay as they are.
 */
export interface LookFrame {
type: "look"
sequence: number
trace: number
row: (number | null)
unit: number
input: number
nodes: (number[] | null)
tensors: TensorRef[]
}
/**
 * The answer to `tensor`: a part of one tensor as it was written, all numbers exact.
 * 
 * `lead` is the index of all axes but the last two, `row` and `column` where the part begins, `rows` × `columns` its
 * size. The block holds it row by row.
 */
export interface TensorFrame {
type: "tensor"
sequence: number
trace: number
node: number
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
event: number
shape: number[]
lead: number[]
row: number
column: number
rows: number
columns: number
norm: (number | ("NaN" | "Infinity" | "-Infinity"))
low: (number | null)
high: (number | null)
average: (number | null)
nonfinite: number
}
/**
 * When to stop. `node` names a node of the graph that is shown; null means any.
 * 
 * - `node`: an event writes its value, its gradient or, of a parameter, its update.
 * - `gradient_over`, `gradient_under`: the largest size in its gradient (of any parameter's) is beyond `bound`.
 * - `nonfinite`: an event writes a NaN or an infinity.
 * - `sign_flip`: the gradient at `cell` has another sign than in the training step before.
 * - `loss_rises`: the loss of this batch is more than `bound` times that of the training step before.
 * - `dead_unit`: through some unit of an activation no gradient comes for any example of the batch.
 * 
 * `gone` is the server's: the node went with an edit, and the breakpoint waits to be removed.
 */
export interface Breakpoint {
id: number
kind: ("node" | "gradient_over" | "gradient_under" | "nonfinite" | "sign_flip" | "loss_rises" | "dead_unit")
on: boolean
node: (number | null)
/**
 * @maxItems 8
 */
cell: number[]
bound: number
gone: boolean
}
/**
 * All breakpoints; `titles` says what each is about, in words.
 */
export interface BreakpointsFrame {
type: "breakpoints"
items: Breakpoint[]
titles: string[]
}
/**
 * The same gradient from finite differences: the value was nudged by ± `nudge`.
 * 
 * `corner`: the slopes below and above the value differ, so that the mean of them, `numeric`, is not the gradient.
 */
export interface Check {
numeric: (number | ("NaN" | "Infinity" | "-Infinity"))
difference: (number | ("NaN" | "Infinity" | "-Infinity"))
nudge: number
agrees: boolean
corner: boolean
}
/**
 * The answer to `code`. `lines` holds, for each node of the design, the lines about it, counted from 1.
 * 
 * `current` is false while the design on the page has problems: the source is then that of the last one that ran.
 * Where there is none, `why` says so, and what helps.
 */
export interface CodeFrame {
type: "code"
current: boolean
name: string
source: string
lines: {
[k: string]: number[]
}
why: string
}
/**
 * The first message of a connection: who is there, and what it still has.
 * 
 * `ticket` is the one-use ticket of `POST /api/ticket`. `token` names the work to come back to; without one, or when
 * that work is gone, a new session begins: with a copy of what `link` leads to, else with the gallery network `open`
 * (`blank`: with the empty canvas).
 */
export interface Hello {
v: 1
id: number
type: "hello"
ticket: string
token: (string | null)
epoch: number
last_command: number
last_step: number
open: string
link: (string | null)
}
/**
 * Train until told to hold.
 */
export interface Play {
v: 1
id: number
type: "play"
}
/**
 * Hold. One more training step is recorded event by event, and the cursor stands where its updates are done.
 */
export interface Pause {
v: 1
id: number
type: "pause"
}
/**
 * How fast Play runs: 1 is four epochs a second; `max` is as fast as the machine goes.
 */
export interface SetSpeed {
v: 1
id: number
type: "set_speed"
speed: (number | "max")
}
/**
 * The learner's cursor now stands at `cursor` in trace `trace`: so many events have run.
 */
export interface Seek {
v: 1
id: number
type: "seek"
trace: number
cursor: number
}
/**
 * Record the next training step and stand at its `cursor` (0: before anything has run).
 */
export interface NextStep {
v: 1
id: number
type: "next_step"
cursor: number
}
/**
 * Show training step `step` (counted from 0) of this run, at `cursor`, or with null where its updates are done.
 * 
 * Earlier steps are the same again, to the last bit, and later ones that were made stay known. A step that was not
 * made yet is trained up to.
 */
export interface GoToStep {
v: 1
id: number
type: "go_to_step"
step: number
cursor: (number | null)
}
/**
 * Show a training step whose batch holds the example at place `index` of the dataset, at `cursor` as `go_to_step`.
 * 
 * It is the one of the shown step's epoch, or, where that cannot be shown, of the epoch after or before it.
 */
export interface GoToExample {
v: 1
id: number
type: "go_to_example"
index: number
cursor: (number | null)
}
/**
 * Give a cell of a parameter, or of a typed value, another number right before the shown training step.
 * 
 * The step is recorded anew. What was known of later steps is given up, and kept as a ghost to compare with. A typed
 * constant is the same in all steps: it is changed in the design, as by `edit`.
 */
export interface SetValue {
v: 1
id: number
type: "set_value"
node: number
/**
 * @maxItems 8
 */
cell: number[]
value: number
}
/**
 * One number over the training steps: a cell of a node's value, of its whole gradient or of the optimizer's state.
 * 
 * It is watched from then on (at most 8 are), and looked up at kept steps before. The answer is a `series`.
 */
export interface HistoryOf {
v: 1
id: number
type: "history_of"
node: number
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
/**
 * @maxItems 8
 */
cell: number[]
}
/**
 * All breakpoints as the learner wants them now; they stay until they are set anew, also over edits and Reset.
 */
export interface SetBreakpoints {
v: 1
id: number
type: "set_breakpoints"
/**
 * @maxItems 32
 */
items: Breakpoint[]
}
/**
 * Go on from `cursor` to the next event at which a breakpoint is met: in the shown step, else by training on.
 */
export interface Continue {
v: 1
id: number
type: "continue"
trace: number
cursor: number
}
/**
 * Run on to the end of this training step, or, if it has ended, through the next; or on to the end of the epoch.
 */
export interface Train {
v: 1
id: number
type: "train"
unit: ("step" | "epoch")
}
/**
 * The network as the learner wants it now, whole. What still fits keeps its weights; a network with problems is
 * explained, and the last one that worked goes on.
 * 
 * `undoes` is the id of the `edit` that this one takes back, or of the one that took back what this one does again:
 * the parameters that it removed or reshaped are as they were before it.
 */
export interface Edit {
v: 1
id: number
type: "edit"
network: Network
undoes: (number | null)
file: (string | null)
}
/**
 * The whole design: nodes, edges, data, training settings and the seed of its weights.
 */
export interface Network {
version: 1
slug: (string | null)
name: string
note: string
seed: number
/**
 * @maxItems 10000
 */
nodes: (InputSpec | LinearSpec | LayerSpec | OpSpec | ValueSpec | LossSpec | PlaceholderSpec)[]
/**
 * @maxItems 20000
 */
edges: Edge[]
data: (DataSpec | null)
training: Training
}
/**
 * The value of `source` carried to input number `port` of `target`.
 */
export interface Edge {
source: string
target: string
port: number
}
/**
 * Examples made or chosen afresh from a seed: points of the plane, pictures, or sequences.
 */
export interface DataSpec {
kind: ("circle" | "xor" | "gauss" | "spiral" | "moons" | "plane" | "digits" | "digits28" | "lookup" | "majority")
size: number
noise: number
train_share: number
seed: number
}
/**
 * How the parameters are moved. A learning rate of 0 is allowed: it teaches.
 */
export interface Training {
optimizer: ("sgd" | "adam" | "adamw" | "rmsprop" | "adagrad")
learning_rate: number
momentum: number
batch_size: number
zero_grad: boolean
clip_norm: (number | null)
weight_decay?: (number | null)
}
/**
 * Open a network of the gallery in this session, or `blank`: the empty canvas.
 */
export interface Open {
v: 1
id: number
type: "open"
slug: string
}
/**
 * Start over from the same initial weights.
 */
export interface Reset {
v: 1
id: number
type: "reset"
}
/**
 * Start over from other initial weights: those of `seed`.
 */
export interface NewSeed {
v: 1
id: number
type: "new_seed"
seed: number
}
/**
 * Explain the events that end at the cursors `first` to `last` (inclusive) of a trace, for one example and unit.
 * 
 * Of a weight matrix the cell is the weight of `unit` for the layer's input number `input`.
 * Each event is explained at the cell of the tensor it writes on which the focus falls, put inside its shape. With
 * `node` and `cell`, the events that write to that node are explained at that full cell instead. Of a long sum the
 * first `terms` are written out. At most 64 events at a time; for another trace than the one recorded the answer is
 * `done` alone.
 */
export interface Explain {
v: 1
id: number
type: "explain"
trace: number
first: number
last: number
row: number
unit: number
input: number
node: (number | null)
cell: (number[] | null)
terms: number
}
/**
 * Send the tiles of a trace that are others for this example (null: means over the whole batch), unit and input.
 * 
 * Tensors that do not fit into a tile are cut where these lie. With `nodes`, all tiles of these nodes: the way to what
 * a large trace has left out. For another trace than the one recorded the answer is `done` alone.
 */
export interface LookAt {
v: 1
id: number
type: "look"
trace: number
row: (number | null)
unit: number
input: number
nodes: (number[] | null)
}
/**
 * Send a part of one tensor of a trace, all numbers exact, as event `event` wrote it (−1: as it was before).
 * 
 * `lead` is the index of all axes but the last two; the part begins at `row` and `column`, and is put inside the
 * tensor. A vector is one row.
 */
export interface ReadTensor {
v: 1
id: number
type: "tensor"
trace: number
node: number
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
event: number
/**
 * @maxItems 32
 */
lead: number[]
row: number
column: number
rows: number
columns: number
}
/**
 * Look at the recorded step for what is wrong with its gradients; for another trace the answer is `done` alone.
 */
export interface Diagnose {
v: 1
id: number
type: "diagnose"
trace: number
}
/**
 * Walk from a number back to where it came from: from a gradient to the seed, from a value to inputs, parameters.
 * 
 * It is the number at the full `cell` of the node's `slot`, as it stands when `cursor` events have run; a contribution
 * is the one that the last of them made. For another trace than the one recorded the answer is `done` alone.
 */
export interface Why {
v: 1
id: number
type: "why"
trace: number
cursor: number
node: number
slot: ("value" | "grad" | "contribution")
/**
 * @maxItems 8
 */
cell: number[]
}
/**
 * Send the PyTorch source of the design that runs.
 */
export interface WriteCode {
v: 1
id: number
type: "code"
}
/**
 * Read a text as a design, without taking it over: the page sends it as an edit. With null, write the design.
 */
export interface ReadExpression {
v: 1
id: number
type: "expression"
text: (string | null)
}
/**
 * Where does the output of this node fit, in the design as the learner has it? Changes nothing.
 */
export interface Fits {
v: 1
id: number
type: "fits"
source: string
}
/**
 * Which outputs fit into input `port` of this node, in the design as the learner has it? Changes nothing.
 */
export interface Feeds {
v: 1
id: number
type: "feeds"
target: string
port: number
}
/**
 * An edge from `source` to input `port` of `target`, in place of what came in there.
 */
export interface ConnectStep {
do: "connect"
source: string
target: string
port: number
}
/**
 * The answer to `diagnose`: what is wrong with training step `step`, which `trace` shows, as a whole.
 * 
 * Of a network with very many layers `flow` has some, evenly chosen; `layers` counts all. `trials` break something on
 * purpose, so that its signs can be seen.
 */
export interface Diagnosis {
type: "diagnosis"
trace: number
step: number
lights: Lamp[]
findings: Finding[]
flow: FlowLayer[]
layers: number
trials: Remedy[]
}
/**
 * One of the three questions, and its answer in a sentence.
 */
export interface Lamp {
name: ("graph" | "gradients" | "updates")
condition: ("ok" | "warning" | "broken")
question: string
answer: (string | Quantity)[]
}
/**
 * A number in a sentence, with the place it came from, so that the page can format it, colour it and lead to it.
 */
export interface Quantity {
value: (number | ("NaN" | "Infinity" | "-Infinity"))
role: ("value" | "upstream" | "local" | "contribution" | "total" | "plain")
node: (number | null)
slot: (("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s") | null)
cell: (number[] | null)
}
/**
 * One thing that is wrong, at the first node where it shows. `cursor` stands right after the event that shows it.
 * 
 * `node`, `cursor` and `cell` are null where the graph has nothing to show. `also` are further nodes that have it.
 */
export interface Finding {
code: string
light: ("graph" | "gradients" | "updates")
severity: ("note" | "warning" | "broken")
title: string
place: string
node: (number | null)
cursor: (number | null)
cell: (number[] | null)
expected: string
got: (string | Quantity)[]
cure: string
measure: (Quantity | null)
also: number[]
remedy: (Remedy | null)
}
/**
 * What one press changes in the design, and how that is said: "Set the learning rate to 0.1".
 * 
 * `training` are settings of the training, `nodes` fields of nodes, by their ids; `remove` are nodes that are taken
 * out, so that what they read feeds what they fed, `insert` ops that are put in. With `start_over` the run begins anew
 * from its initial weights.
 */
export interface Remedy {
text: string
training: {
[k: string]: (boolean | number | string)
}
nodes: {
[k: string]: {
[k: string]: (boolean | number | number[] | string | {
[k: string]: (boolean | number | number[] | string)
})
}
}
remove: string[]
insert: Insertion[]
start_over: boolean
}
/**
 * An op that is put between the node `after` and all that reads it; `id` is the new node's.
 */
export interface Insertion {
id: string
op: string
after: string
}
/**
 * The gradients of one layer: of what leaves it, and of its parameters. `change` is ‖Δw‖/‖w‖ of these.
 * 
 * `cursor` stands where the gradient of its output node is whole. Null is "not computed".
 */
export interface FlowLayer {
layer: string
title: string
node: number
cursor: (number | null)
outputs: (Sizes | null)
weights: (Sizes | null)
change: (number | ("NaN" | "Infinity" | "-Infinity") | null)
}
/**
 * How large the cells of a gradient are: the mean of their sizes, the norm, the largest.
 */
export interface Sizes {
mean: (number | ("NaN" | "Infinity" | "-Infinity"))
norm: (number | ("NaN" | "Infinity" | "-Infinity"))
largest: (number | ("NaN" | "Infinity" | "-Infinity"))
}
/**
 * Without this edge; where it is drawn twice, without the later one.
 */
export interface DisconnectStep {
do: "disconnect"
source: string
target: string
port: number
}
/**
 * A command was carried out.
 */
export interface Done {
type: "done"
command: number
}
/**
 * A slot of the optimizer's state: before the update, after it, and as the rule uses it where that differs.
 */
export interface ExplainKept {
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
title: string
before: Quantity
after: Quantity
corrected: (Quantity | null)
}
/**
 * One line of an update: a formula, and this step's numbers in it.
 */
export interface ExplainLine {
symbols: string
working: (string | Quantity)[]
}
/**
 * A long sum at first sight: its `first` terms, what the `count` terms between add, and its `last` terms.
 */
export interface ExplainMiddle {
first: number
count: number
total: Quantity
last: number
}
/**
 * One path of the chain rule: upstream × local = product.
 */
export interface ExplainTerm {
upstream: Quantity
local: Quantity
product: Quantity
working: (string | Quantity)[]
}
/**
 * A plane of numbers that took part. Cell (r, c) is the tensor's cell `origin`, moved r along `rows_axis` and c
 * along `cols_axis` (−1: there is no such axis).
 * 
 * A null lies outside the tensor, in the padding. Without a `node` the numbers were worked out on the way. `lit` are
 * the (row, column) that took part, `focus` the one that is meant. `sign` stands before the window; one without it
 * begins a line.
 */
export interface ExplainWindow {
title: string
node: (number | null)
slot: (("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s") | null)
origin: number[]
rows_axis: number
cols_axis: number
values: (number | ("NaN" | "Infinity" | "-Infinity") | null)[][]
lit: [number, number][]
focus: ([number, number] | null)
sign: string
}
/**
 * What one event did to one cell, in words, in symbols with shapes, in this step's numbers, and the sum so far.
 * 
 * `unchecked` says why there is no `check` where one would be of use.
 */
export interface Explanation {
cursor: number
kind: ("forward" | "loss" | "seed" | "vjp" | "accumulate" | "clip" | "update" | "zero")
title: string
place: string
caption: (string | Quantity)[]
words: (string | Quantity)[]
symbols: string
shapes: string
cell: number[]
upstream: (Quantity | null)
local: (Quantity | null)
contribution: (Quantity | null)
upstream_latex: string
local_latex: string
contribution_latex: string
working: (string | Quantity)[]
lines: ExplainLine[]
kept: ExplainKept[]
terms: ExplainTerm[]
omitted: number
rest: (Quantity | null)
middle: (ExplainMiddle | null)
rows: ExplainTerm[]
row_labels: string[]
total: (Quantity | null)
total_of: Quantity[]
windows: ExplainWindow[]
check: (Check | null)
unchecked: string
}
/**
 * The answer to `explain`, with the question that it answers.
 */
export interface Explanations {
type: "explanations"
trace: number
row: number
unit: number
input: number
node: (number | null)
cell: (number[] | null)
items: Explanation[]
}
/**
 * The answer to `expression`: a text, the design that it is, and where its nodes stand in it.
 * 
 * `network` is null where the text cannot be read, and where the design has no such text. `assumed` are the values
 * that the text uses without giving them a number.
 */
export interface ExpressionFrame {
type: "expression"
command: number
text: string
network: (Network | null)
spans: SpanNote[]
assumed: string[]
problem: (ExpressionProblem | null)
}
/**
 * Characters of a text that speak of a node: from `start` to before `end`, counted as a browser counts.
 */
export interface SpanNote {
node: string
start: number
end: number
}
/**
 * Why a text cannot be read, and where: line and column from 1, `at` as a browser counts characters.
 */
export interface ExpressionProblem {
code: string
line: number
column: number
at: number
expected: string
got: string
cure: string
}
/**
 * The answer to `feeds`: every output of the design.
 */
export interface FeedsFrame {
type: "feeds"
target: string
port: number
sources: SourceFit[]
}
/**
 * The output of a node. `why` says why it does not fit; where it does, what else is to be said.
 */
export interface SourceFit {
node: string
fits: boolean
why: string
}
/**
 * Something that a learner should know of what was read: the same texts as a refusal's, but nothing is refused.
 */
export interface FileNote {
code: string
node: (string | null)
expected: string
got: string
cure: string
}
/**
 * How the network was looked at when it was saved.
 */
export interface FileView {
magnification: ("scalars" | "layers" | "operations" | "build")
/**
 * @maxItems 64
 */
open: string[]
}
/**
 * The answer to `fits`, about the design as the learner has it: every input, and every kind of the palette.
 */
export interface FitsFrame {
type: "fits"
source: string
ports: PortFit[]
kinds: KindFit[]
}
/**
 * One input of a node. `why` says why it does not take the output; where it does, what else is to be said.
 */
export interface PortFit {
node: string
port: number
fits: boolean
why: string
}
/**
 * A new node of this kind, its settings as they begin. `name` is that of its layer, op or loss, else empty.
 */
export interface KindFit {
kind: ("input" | "linear" | "layer" | "op" | "value" | "loss")
name: string
fits: boolean
why: string
}
/**
 * The answer to `hello`. `epoch` rises whenever the session was restored from a snapshot; `set_back` counts the
 * training steps that were lost by it. `resumed` says whether this is the work that the page asked for.
 */
export interface Welcome {
type: "welcome"
protocol: 1
token: string
epoch: number
resumed: boolean
set_back: number
last_command: number
}
/**
 * A command, or a design, that cannot be followed: what was expected, what came, and the cure.
 * 
 * The one shape of every refusal, over HTTP and on the socket. `where` names the node of the network it is about.
 */
export interface Refusal {
type: "refusal"
code: string
expected: string
got: string
cure: string
where: (string | null)
command: (number | null)
}
/**
 * The design as the server has it, with its shapes and problems. `anew` names the parameters
 * in which weights were newly drawn, as the graph names them.
 * 
 * A shape of null is unknown: it is that of a node with a problem, or after one. `axes` names the dimensions of every
 * known shape ("batch", "features"; where nothing is known of one, "values"), `counts` the parameters of every node
 * that has some. With problems it is the design as it was sent; the last one that worked goes on running. So it does
 * while a large design is `coming`: then its graph and its numbers follow, with the frame once more. `advice` keeps
 * nothing from running. What begins anew as soon as it runs (an empty canvas, an opened file) is `apart` until then:
 * the one that goes on running is no earlier state of it.
 */
export interface NetworkFrame {
type: "network"
network: Network
shapes: {
[k: string]: ((number | "batch")[] | null)
}
axes: {
[k: string]: string[]
}
counts: {
[k: string]: number
}
parameters: number
problems: ProblemNote[]
advice: ProblemNote[]
anew: string[]
coming?: boolean
apart?: boolean
}
/**
 * One thing that keeps a network from running, at the node where it stands; `ports` are the inputs where it does.
 * 
 * `title` names it, `also` are the other nodes that have part in it, as on a cycle. Each of `repairs` is one press
 * that does away with it.
 */
export interface ProblemNote {
code: string
title: string
node: (string | null)
ports: number[]
also: string[]
expected: string
got: string
cure: string
repairs: Repair[]
}
/**
 * What a press does, in a few words ("Insert a Flatten"), and the steps, carried out in their order.
 */
export interface Repair {
text: string
steps: (SetStep | InsertStep | ConnectStep | DisconnectStep | AddStep | RemoveStep)[]
}
/**
 * Give a field another value: of a node ("units", "settings.kernel"; where two have its id, of the first), or,
 * without a node, of the design itself ("data", "data.size", "training.batch_size").
 */
export interface SetStep {
do: "set"
node: (string | null)
field: string
value: (boolean | number | number[] | string | number[][] | DataSpec | null)
}
/**
 * Put a new node on the way from `source` to input `port` of `target`.
 */
export interface InsertStep {
do: "insert"
source: string
target: string
port: number
node: (InputSpec | LinearSpec | LayerSpec | OpSpec | ValueSpec | LossSpec | PlaceholderSpec)
}
/**
 * Without this node and its edges; where two have its id, without the later one, and the edges stay.
 */
export interface RemoveStep {
do: "remove"
node: string
}
/**
 * The computation graph and the events of its training step: sent once, whenever the program is recorded anew.
 * 
 * Those of a large one travel packed: `nodes` and `events` are then empty, and the nodes' formulas are left out.
 */
export interface GraphFrame {
type: "graph"
graph: number
layers: GraphLayer[]
nodes: GraphNode[]
events: GraphEvent[]
loss: number
output: number
examples: number
packed_nodes: (Packed | null)
packed_events: (Packed | null)
}
/**
 * One block that the learner built with, and the nodes it runs, in order. `output` is the node that leaves it.
 * 
 * `group` is the path of the named groups it stands in, outermost first: "stage 1/block 2".
 */
export interface GraphLayer {
id: string
kind: ("input" | "linear" | "layer" | "op" | "value" | "loss")
title: string
subtitle: string
nodes: number[]
output: number
units: number
group: string
}
/**
 * One node of the computation graph: a leaf, or one use of an op.
 * 
 * `axes` says in a word what each axis of its tensor counts ("example", "unit", "channel" …); an empty word, nothing.
 * `indexes` says of what its numbers are places, where they are no amounts: of the dataset's words or classes.
 */
export interface GraphNode {
id: number
layer: string
kind: ("input" | "target" | "parameter" | "buffer" | "leaf" | "constant" | "op")
op: (string | null)
title: string
symbol: string
plain: string
latex: string
shape: number[]
axes: string[]
inputs: number[]
tracked: boolean
formula: string
meaning: string
curve: (("tanh" | "sigmoid" | "relu") | null)
indexes: (("words" | "classes") | null)
}
/**
 * One event of the training step. `target` is the node whose value or gradient it writes (−1: none).
 * 
 * `folds` are the axes of the node's tensor over which a vjp sums, because the input was repeated along them.
 */
export interface GraphEvent {
kind: ("forward" | "loss" | "seed" | "vjp" | "accumulate" | "clip" | "update" | "zero")
phase: ("forward" | "backward" | "update")
node: number
input: (number | null)
target: number
writes: (("value" | "grad" | "contribution") | null)
layer: (string | null)
folds: number[]
}
/**
 * Records of one kind in little room: `values` holds each value once, `rows` the records one after another.
 * 
 * A record takes as many places of `rows` as there are `fields`; each is the place of its value.
 */
export interface Packed {
fields: string[]
values: (string | number | boolean | string[] | number[] | null)[]
rows: number[]
}
/**
 * Loss so far: these points replace all from place `first` on. Thinned as a run grows long, so places may be sent
 * anew.
 */
export interface HistoryFrame {
type: "history"
first: number
points: HistoryPoint[]
}
/**
 * Loss after an epoch (or, for an expression, after a step).
 */
export interface HistoryPoint {
epoch: number
train: (number | ("NaN" | "Infinity" | "-Infinity"))
test: (number | ("NaN" | "Infinity" | "-Infinity") | null)
}
/**
 * Which training steps can be shown: from `first`, with which this design began (`first_epochs` epochs after the
 * start of the run), to `last`, the furthest that was made or recorded. Losses before `first` are another design's.
 * 
 * `plain`: this is a network of the gallery and nothing was changed on the way, but the seed, perhaps; so its seed and
 * the step say all. `seed` is the one that it has in the gallery.
 */
export interface PastFrame {
type: "past"
first: number
first_epochs: number
last: number
steps_per_epoch: number
ghost: (Ghost | null)
plain: boolean
seed: number
}
/**
 * The future that was given up when something was changed at training step `step`, `epochs` epochs after the start:
 * its loss from there on (the last point before the change first), and how many steps were known of it.
 */
export interface Ghost {
step: number
epochs: number
steps: number
points: HistoryPoint[]
}
/**
 * Whether it trains, how fast, and, if it held by itself, why.
 */
export interface StatusFrame {
type: "status"
playing: boolean
speed: (number | "max")
halt: (Halt | null)
}
/**
 * Why training held by itself: the first event of `trace` that wrote a NaN or an infinity, and the cure.
 */
export interface Halt {
code: string
trace: number
event: number
node: number
expected: string
got: string
cure: string
}
/**
 * The answer to `why`, with the question that it answers. `ended` says where: at the seed, at an input or a
 * parameter, where nothing leads on, or because the walk grew too long.
 */
export interface Walk {
type: "walk"
trace: number
cursor: number
node: number
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
cell: number[]
hops: WalkHop[]
ended: ("seed" | "leaf" | "nowhere" | "long")
}
/**
 * One number of a walk, and how it came to be.
 * 
 * `cursor` is the place in the trace behind the event that wrote it; 0 for what was there before the step began. `via`
 * is the op's node through which it came. `skipped` counts the copies in other shapes that were stepped over. `ways`
 * were not followed, and `more` says how many others there were.
 */
export interface WalkHop {
cursor: number
node: number
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
cell: number[]
title: string
number: Quantity
words: (string | Quantity)[]
via: (number | null)
skipped: number
ways: WalkWay[]
more: number
}
/**
 * Another way that could be followed: a number, where it is, and the part that it had in the one it leads to.
 */
export interface WalkWay {
number: Quantity
share: Quantity
title: string
}
/**
 * The history of one cell of a node's value, gradient or optimizer state, in the order of steps.
 * 
 * From `since` on it was watched at every step; before that it was looked up at some. A value is that of the forward
 * pass, of a parameter the one that the step began with; a gradient is the whole one, as the update used it. `ghost`
 * is what it was in the future that was given up when something was changed.
 */
export interface SeriesFrame {
type: "series"
graph: number
node: number
slot: ("value" | "grad" | "contribution" | "m" | "v" | "v_max" | "velocity" | "s")
cell: number[]
since: number
points: SeriesPoint[]
ghost: SeriesPoint[]
}
/**
 * What the number was in training step `step`.
 */
export interface SeriesPoint {
step: number
value: (number | ("NaN" | "Infinity" | "-Infinity"))
}
/**
 * Continue has met a breakpoint at this cursor of a trace: which, and why.
 */
export interface StoppedFrame {
type: "stopped"
trace: number
cursor: number
breakpoint: number
text: string
}
/**
 * A whole file. Without `weights` the network has the weights that its seed gives it.
 */
export interface NetworkFile {
format: "backprop-explorer"
version: 1
network: Network
view: (FileView | null)
weights: ({
[k: string]: Numbers
} | null)
}
/**
 * One tensor: its shape, and its numbers as base64 of little-endian float32, row by row.
 */
export interface Numbers {
/**
 * @maxItems 8
 */
shape: number[]
data: string
}
/**
 * A file was read. Nothing has changed: `edit` with this `network` and this `file` puts it on the canvas.
 * 
 * `file` names the weights that came with it, which the session holds ready: the design then begins with them, and
 * what it has beyond them is drawn from its seed. `tensors` counts them.
 */
export interface Opened {
kind: ("network" | "onnx" | "weights")
network: Network
file: string
tensors: number
notes: FileNote[]
}
/**
 * The work as it stands, as a file. With `repeats` its weights follow from the design alone: by training from its
 * seed as many steps as were made.
 */
export interface WorkFile {
file: NetworkFile
repeats: boolean
}
