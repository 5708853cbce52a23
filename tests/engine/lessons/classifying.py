"""A spiral, classified with NumPy's habits and with torch's: masks, grids, one-hot targets, sorting, accuracy."""

import numpy as np

import engine as torch

nn, F = torch.nn, torch.nn.functional
results = []

N, K = 20, 3
X, y = np.zeros((N * K, 2)), np.zeros(N * K, dtype="uint8")
for j in range(K):
    ix = range(N * j, N * (j + 1))
    r, t = np.linspace(0.0, 1, N), np.linspace(j * 4, (j + 1) * 4, N)
    X[ix] = np.c_[r * np.sin(t), r * np.cos(t)]
    y[ix] = j
X, y = torch.Tensor(X), torch.from_numpy(y).long()
results.append([str(X.dtype), str(y.dtype), X.shape, y[::N].tolist()])

one_hot = torch.zeros(N * K, K).scatter_(1, y.unsqueeze(1), 1)
results.append([torch.equal(one_hot, F.one_hot(y, K).float()), one_hot.sum(0).tolist(), torch.bincount(y).tolist()])
one_label = torch.zeros(10, dtype=torch.float).scatter_(0, torch.tensor(3), value=1)
results.append(one_label.tolist())

W = (torch.sin(torch.arange(6.0)).view(2, 3) * 0.1).requires_grad_()
b = torch.zeros(1, K, requires_grad=True)
for _ in range(30):
    scores = X.mm(W) + b
    probs = torch.exp(scores) / torch.exp(scores).sum(dim=1, keepdim=True)
    loss = -(one_hot * torch.log(probs)).sum() / len(X) + 0.5e-3 * (W * W).sum()
    loss.backward()
    with torch.no_grad():
        W -= 1.0 * W.grad
        b -= 1.0 * b.grad
    W.grad.zero_()
    b.grad.zero_()
predicted = scores.argmax(axis=1)
results.append([loss.item(), (predicted == y).double().mean().item(), W.tolist()])
results.append([f"training accuracy: {(predicted == y).float().mean():.2f}", f"{loss:.4f}", f"{loss.item():>7f}"])

xx, yy = torch.meshgrid(torch.linspace(-1, 1, 5), torch.linspace(-1, 1, 4), indexing="ij")
grid = torch.stack((xx.flatten(), yy.flatten()), dim=1)
zone = (grid @ W + b).argmax(1).reshape(xx.shape)
results.append([zone.tolist(), grid[:3].tolist()])

top = probs.detach().topk(2, dim=1)
results.append([top.values[:3].tolist(), top.indices[:3].tolist()])
order = torch.argsort(probs.detach().max(1)[0], descending=True)
results.append([order[:5].tolist(), probs.detach().max(1)[0].sort()[0][:4].tolist()])
right = predicted == y
results.append([right[y == 1].float().mean().item(), (~right).sum().item(), torch.where(~right)[0][:5].tolist()])
results.append(
    [torch.unique(y).tolist(), y.unique(return_counts=True)[1].tolist(), X[right].shape[0] == right.sum().item()]
)
X_norm = (X - X.mean(0)) / X.std(0)
results.append(
    [X_norm.mean(0).abs().max().item() < 1e-6, X_norm.std(0).tolist(), X.var(dim=0, unbiased=False).tolist()]
)

distance = ((X[:5, None] - X[None, :5]) ** 2).sum(-1).sqrt()
results.append([distance.tolist(), torch.cdist(X[:5], X[:5]).diagonal().tolist()])
weights = 1.0 / torch.bincount(y).float()
weighed = nn.CrossEntropyLoss(weight=weights / weights.sum())
results.append([weighed(X @ W.detach(), y).item(), F.nll_loss(F.log_softmax(X @ W.detach(), dim=-1), y).item()])
perm = torch.arange(len(X)).flip(0)
train, test = perm[: int(0.8 * len(X))], perm[int(0.8 * len(X)) :]
results.append([X[train].shape, y[test].tolist()])

binary = (y == 2).float().view(-1, 1)
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1), nn.Sigmoid())
with torch.no_grad():
    for place, p in enumerate(model.parameters()):
        p.copy_(torch.cos(torch.arange(p.numel()).float() * (place + 1)).view(p.shape) * 0.5)
criterion, optimizer = nn.BCELoss(), torch.optim.Adam(model.parameters(), lr=0.05)
for _ in range(20):
    loss = criterion(model(X), binary)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
positive = model(X).round() == 1
results.append([loss.item(), (positive & (binary == 1)).sum().item(), (positive.float() - binary).abs().sum().item()])
roc = torch.stack([((model(X) > c) == binary.bool()).float().mean() for c in torch.arange(0.1, 1.0, 0.2)])
results.append(roc.tolist())
