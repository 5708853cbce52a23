"""Autograd: the graph, what accumulates, what is not tracked, hooks, own functions, frozen parameters."""

import engine as torch

results = []
x = torch.ones(5)
y = torch.zeros(3)
w = (torch.arange(15.0).view(5, 3) / 10 - 0.5).requires_grad_()
b = torch.tensor([0.3, -0.2, 0.1], requires_grad=True)
z = torch.matmul(x, w) + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
results.append([z.grad_fn.name(), loss.grad_fn is not None, z.requires_grad])
loss.backward()
results.append([str(w.grad), str(b.grad)])

with torch.no_grad():
    z = torch.matmul(x, w) + b
results.append([z.requires_grad, (torch.matmul(x, w) + b).detach().requires_grad])

inp = torch.eye(4, 5, requires_grad=True)
out = (inp + 1).pow(2).t()
out.backward(torch.ones_like(out), retain_graph=True)
results.append(f"First call\n{inp.grad}")
out.backward(torch.ones_like(out), retain_graph=True)
results.append(f"\nSecond call\n{inp.grad}")
inp.grad.zero_()
out.backward(torch.ones_like(out), retain_graph=True)
results.append(f"\nCall after zeroing gradients\n{inp.grad}")

a = torch.tensor([2.0, 3.0], requires_grad=True)
b = torch.tensor([6.0, 4.0], requires_grad=True)
Q = 3 * a**3 - b**2
results.append(str(Q))
Q.backward(gradient=torch.tensor([1.0, 1.0]))
results.append([(9 * a**2 == a.grad).tolist(), (-2 * b == b.grad).tolist()])

x = torch.rand(5, 5)
z = torch.rand((5, 5), requires_grad=True)
results.append([(x + x).requires_grad, (x + z).requires_grad, z.is_leaf, (z + 1).is_leaf])

x = torch.ones(2, 2, requires_grad=True)
y = x + 2
z = y * y * 3
out = z.mean()
results.append([str(y), str(z), str(out), out.grad_fn.name()])
results.append(
    [
        [f[0].name() for f in node.next_functions]
        for node in (out.grad_fn, z.grad_fn, y.grad_fn)
        if len(node.next_functions) == 1
    ]
)
y.retain_grad()
out.backward()
results.append([x.grad.tolist(), y.grad.tolist(), z.is_leaf])

x = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
y = x * 2
while y.data.norm() < 1000:
    y = y * 2
results.append(str(y))
y.backward(torch.tensor([0.1, 1.0, 0.0001], dtype=torch.float))
results.append(str(x.grad))
results.append([x.requires_grad, (x**2).requires_grad, x.detach().eq(x).all().item()])

seen = []
x = torch.tensor([1.0, 2.0], requires_grad=True)
handle = x.register_hook(lambda grad: seen.append(grad.tolist()))
y = x * 3
y.register_hook(lambda grad: grad * 10)
y.sum().backward()
handle.remove()
results.append([seen, x.grad.tolist()])


class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        result = i.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        (result,) = ctx.saved_tensors
        return grad_output * result


class MyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input, slope):
        ctx.save_for_backward(input)
        ctx.slope = slope
        return input.clamp(min=0) + slope * input.clamp(max=0)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        grad_input = grad_output.clone()
        grad_input[input < 0] = grad_input[input < 0] * ctx.slope
        return grad_input, None


x = torch.tensor([-1.0, 0.5, 2.0], requires_grad=True)
MyReLU.apply(Exp.apply(x) - 1, 0.1).sum().backward()
results.append(x.grad.tolist())
results.append(torch.autograd.gradcheck(Exp.apply, (torch.tensor([0.1, 0.2], dtype=torch.double, requires_grad=True),)))

model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
for param in model.parameters():
    param.requires_grad = False
model[2] = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)
before = model[0].weight.clone()
model(torch.ones(1, 3)).sum().backward()
optimizer.step()
results.append(
    [model[0].weight.grad is None, torch.equal(before, model[0].weight), [p.requires_grad for p in model.parameters()]]
)

x = torch.tensor(3.0, requires_grad=True)
(dx,) = torch.autograd.grad(x**2 + 1, x)
results.append([dx.item(), x.grad is None])
a = torch.tensor([1.0], requires_grad=True)
for problem in (
    lambda: a.numpy(),
    lambda: a.add_(1),
    lambda: (a * torch.ones(2)).backward(),
    lambda: torch.ones(2).sum().backward(),
    lambda: torch.tensor([1, 2], requires_grad=True),
):
    try:
        problem()
        results.append("went through")
    except RuntimeError:
        results.append("RuntimeError")
s = (a * 2).exp().sum()
s.backward()
try:
    s.backward()
except RuntimeError:
    results.append("freed")
c = a * 2
d = c.exp()
d.add_(1)
try:
    d.sum().backward()
except RuntimeError:
    results.append("overwritten")
with torch.set_grad_enabled(False):
    results.append((a * 2).requires_grad)


@torch.no_grad()
def evaluate(x):
    return x * 2


results.append(evaluate(a).requires_grad)
