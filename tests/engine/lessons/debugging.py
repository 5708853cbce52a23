"""When training goes wrong: gradients that are missing, that vanish, that explode; units that are dead; NaN."""

import engine as torch

nn, F = torch.nn, torch.nn.functional
results = []


def made(*shape, phase=1.0):
    return torch.sin(torch.arange(torch.Size(shape).numel()).float() * phase * 12.9898).view(*shape)


class Deep(nn.Module):
    def __init__(self, depth, act):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(10, 10) for _ in range(depth)])
        self.act = act

    def forward(self, x):
        for layer in self.layers:
            x = self.act(layer(x))
        return x


def filled(model, scale):
    with torch.no_grad():
        for place, p in enumerate(model.parameters()):
            p.copy_(made(*p.shape, phase=0.2 + place * 0.41) * scale)
    return model


x = made(32, 10, phase=0.37)
for act, scale in ((torch.sigmoid, 0.3), (torch.tanh, 0.6), (F.relu, 0.5), (torch.tanh, 3.0)):
    model = filled(Deep(6, act), scale)
    model(x).pow(2).mean().backward()
    norms = [p.grad.norm().item() for n, p in model.named_parameters() if "weight" in n]
    total = torch.norm(torch.stack([p.grad.detach().norm(2) for p in model.parameters()]), 2)
    ratio = [(p.grad.std() / p.data.std()).item() for p in model.parameters() if p.ndim == 2]
    results.append([norms, total.item(), ratio])

# What the layers give: hooks count what is saturated and what is dead.
activity = {}
model = nn.Sequential(nn.Linear(10, 20), nn.Tanh(), nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 3))
filled(model, 1.5)
handles = [
    layer.register_forward_hook(lambda module, args, output, name=name: activity.update({name: output.detach()}))
    for name, layer in model.named_modules()
    if isinstance(layer, (nn.Tanh, nn.ReLU))
]
logits = model(x)
results.append([list(activity), (activity["1"].abs() > 0.97).float().mean().item()])
dead = (activity["3"] <= 0).all(dim=0)
results.append([dead.sum().item(), dead.nonzero().flatten().tolist(), f"{dead.float().mean() * 100:.1f}%"])
results.append([activity["1"].mean().item(), activity["1"].std().item()])
for handle in handles:
    handle.remove()

# Gradients that are not there.
unused = nn.Linear(10, 2)
loss = F.cross_entropy(logits, torch.arange(32) % 3)
loss.backward()
results.append(
    [[n for n, p in unused.named_parameters() if p.grad is None], all(p.grad is not None for p in model.parameters())]
)
detached = model(x).detach()
results.append([detached.requires_grad, detached.grad_fn is None, logits.is_leaf, logits.requires_grad])
before = model[0].weight.grad.clone()
F.cross_entropy(model(x), torch.arange(32) % 3).backward()
results.append(torch.allclose(model[0].weight.grad, 2 * before))
model.zero_grad()
results.append(model[0].weight.grad is None)

# Numbers that are none.
for bad in (
    torch.log(torch.tensor([0.0, -1.0, 1.0])),
    torch.tensor([1.0, 0.0]) / torch.tensor([0.0, 0.0]),
    torch.exp(torch.tensor([100.0])),
    torch.sqrt(torch.tensor([-1.0])),
    torch.softmax(torch.tensor([1000.0, 0.0]), 0),
    torch.tensor([1e38]) * 10,
):
    results.append(
        [torch.isnan(bad).any().item(), torch.isinf(bad).any().item(), torch.isfinite(bad).all().item(), str(bad)]
    )
w = torch.tensor([0.0, 4.0], requires_grad=True)
torch.sqrt(w).sum().backward()
results.append(str(w.grad))
w.grad = None
torch.where(w > 0, torch.sqrt(w), torch.zeros(2)).sum().backward()
results.append([str(w.grad), torch.isnan(w.grad).sum().item()])
results.append(torch.nan_to_num(w.grad, nan=0.0, posinf=1.0).tolist())
scores = torch.tensor([[1000.0, -1000.0]], requires_grad=True)
naive = -torch.log(torch.softmax(scores, 1))[0, 1]
stable = F.cross_entropy(scores, torch.tensor([1]))
results.append([str(naive.detach()), stable.item()])

# A gradient by finite differences.
w = made(5).double().requires_grad_()


def f(w):
    return (w.tanh() * w.exp()).sum()


f(w).backward()
eps = 1e-6
numeric = torch.stack([(f(w + eps * e) - f(w - eps * e)) / (2 * eps) for e in torch.eye(5, dtype=torch.double)])
results.append([torch.allclose(numeric, w.grad, atol=1e-7), (numeric - w.grad).abs().max().item() < 1e-8])

# Can it fit one batch? If not, something is broken.
model = filled(nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3)), 0.4)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for _ in range(60):
    loss = F.cross_entropy(model(x[:8]), torch.arange(8) % 3)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
results.append([loss.item() < 0.05, (model(x[:8]).argmax(1) == torch.arange(8) % 3).float().mean().item()])
model.eval()
with torch.no_grad():
    confusion = torch.zeros(3, 3, dtype=torch.int64)
    for t, p in zip(torch.arange(8) % 3, model(x[:8]).argmax(1), strict=True):
        confusion[t.long(), p.long()] += 1
results.append([confusion.tolist(), (confusion.diag() / confusion.sum(1)).tolist()])
