"""A character model by hand: embeddings, hidden layer, cross-entropy, and batch norm with running statistics."""

import engine as torch

F = torch.nn.functional
results = []

words = ["emma", "olivia", "ava", "isabella", "sophia", "mia", "noah", "liam", "amelia", "elijah"]
chars = sorted(set("".join(words)))
stoi = {s: i + 1 for i, s in enumerate(chars)}
stoi["."] = 0
itos = {i: s for s, i in stoi.items()}
vocab_size = len(itos)
block_size = 3

X, Y = [], []
for w in words:
    context = [0] * block_size
    for ch in w + ".":
        ix = stoi[ch]
        X.append(context)
        Y.append(ix)
        context = context[1:] + [ix]
X, Y = torch.tensor(X), torch.tensor(Y)
results.append([list(X.shape), str(X.dtype), list(Y.shape), "".join(itos[i] for i in X[3].tolist())])


def made(*shape, phase=1.0):
    count = 1
    for size in shape:
        count *= size
    return torch.sin(torch.arange(count).float() * phase * 12.9898).view(*shape)


# Counting pairs: the simplest language model.
N = torch.zeros((vocab_size, vocab_size), dtype=torch.int32)
for w in words:
    chs = ["."] + list(w) + ["."]
    for ch1, ch2 in zip(chs, chs[1:], strict=False):
        N[stoi[ch1], stoi[ch2]] += 1
P = (N + 1).float()
P /= P.sum(1, keepdims=True)
results.append([N[0].tolist(), P[0].sum().item(), P.shape == (vocab_size, vocab_size)])
log_likelihood = 0.0
for w in words[:3]:
    for ch1, ch2 in zip("." + w, w + ".", strict=True):
        log_likelihood += torch.log(P[stoi[ch1], stoi[ch2]])
results.append([f"{log_likelihood=}".split("(")[0], -log_likelihood.item()])
g = torch.Generator().manual_seed(2147483647)
ix = torch.multinomial(P[0], num_samples=20, replacement=True, generator=g)
results.append([list(ix.shape), str(ix.dtype), bool((ix < vocab_size).all())])

# The same as a network with one layer.
W = made(vocab_size, vocab_size, phase=0.7).requires_grad_()
xs = Y[:-1]
for _ in range(5):
    xenc = F.one_hot(xs, num_classes=vocab_size).float()
    logits = xenc @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[torch.arange(len(xs)), Y[1:]].log().mean() + 0.01 * (W**2).mean()
    W.grad = None
    loss.backward()
    W.data += -10 * W.grad
results.append([loss.item(), W[2, :4].tolist()])

C = made(vocab_size, 10)
W1 = made(30, 20, phase=1.3) * 0.2
b1 = made(20, phase=2.0) * 0.01
W2 = made(20, vocab_size, phase=0.3) * 0.1
b2 = torch.zeros(vocab_size)
parameters = [C, W1, b1, W2, b2]
results.append(sum(p.nelement() for p in parameters))
for p in parameters:
    p.requires_grad = True
lossi = []
for i in range(20):
    at = torch.arange(i, i + 16) % X.shape[0]
    emb = C[X[at]]
    h = torch.tanh(emb.view(-1, 30) @ W1 + b1)
    logits = h @ W2 + b2
    loss = F.cross_entropy(logits, Y[at])
    for p in parameters:
        p.grad = None
    loss.backward()
    lr = 0.1 if i < 10 else 0.01
    for p in parameters:
        p.data += -lr * p.grad
    lossi.append(loss.log10().item())
results.append([lossi, C[3].tolist(), list(emb.shape)])
results.append(torch.allclose(emb.view(emb.shape[0], 30), torch.cat(torch.unbind(emb, 1), 1)))

# Batch norm by hand.
bngain, bnbias = torch.ones((1, 20)), torch.zeros((1, 20))
bnmean_running, bnstd_running = torch.zeros((1, 20)), torch.ones((1, 20))
parameters = [C, W1, W2, b2, bngain, bnbias]
for p in parameters:
    p.requires_grad = True
for _ in range(10):
    embcat = C[X].view(X.shape[0], -1)
    hpreact = embcat @ W1
    bnmeani = hpreact.mean(0, keepdim=True)
    bnstdi = hpreact.std(0, keepdim=True)
    hpreact = bngain * (hpreact - bnmeani) / bnstdi + bnbias
    with torch.no_grad():
        bnmean_running = 0.999 * bnmean_running + 0.001 * bnmeani
        bnstd_running = 0.999 * bnstd_running + 0.001 * bnstdi
    h = torch.tanh(hpreact)
    loss = F.cross_entropy(h @ W2 + b2, Y)
    for p in parameters:
        p.grad = None
    loss.backward()
    for p in parameters:
        p.data += -0.1 * p.grad
results.append([loss.item(), bnmean_running[0, :5].tolist(), bnstd_running[0, :5].tolist(), bngain[0, :5].tolist()])
results.append((h.abs() > 0.99).float().mean().item())


@torch.no_grad()
def split_loss(x, y):
    hpreact = C[x].view(x.shape[0], -1) @ W1
    h = torch.tanh(bngain * (hpreact - bnmean_running) / bnstd_running + bnbias)
    return F.cross_entropy(h @ W2 + b2, y).item()


results.append(split_loss(X, Y))
probs = F.softmax(torch.tanh(C[torch.tensor([[0, 0, 0]])].view(1, -1) @ W1) @ W2 + b2, dim=1)
results.append([probs.tolist(), torch.multinomial(probs, num_samples=1, generator=g).item() < vocab_size])
