"""Every gradient of a small network written by hand, and compared with autograd's."""

import engine as torch

F = torch.nn.functional
results = []


def made(*shape, phase=1.0):
    return torch.sin(torch.arange(torch.Size(shape).numel()).double() * phase * 12.9898).view(*shape)


vocab_size, n_embd, block_size, n_hidden, n = 7, 4, 3, 8, 12
C, W1, b1 = made(vocab_size, n_embd), made(n_embd * block_size, n_hidden, phase=0.4), made(n_hidden, phase=0.9)
W2, b2 = made(n_hidden, vocab_size, phase=1.7) * 0.3, made(vocab_size, phase=2.1) * 0.1
bngain, bnbias = made(1, n_hidden, phase=3.0) * 0.1 + 1.0, made(1, n_hidden, phase=0.2) * 0.1
parameters = [C, W1, b1, W2, b2, bngain, bnbias]
for p in parameters:
    p.requires_grad = True
Xb = torch.arange(n * block_size).view(n, block_size) * 5 % vocab_size
Yb = torch.arange(n) * 3 % vocab_size

emb = C[Xb]
embcat = emb.view(emb.shape[0], -1)
hprebn = embcat @ W1 + b1
bnmeani = 1 / n * hprebn.sum(0, keepdim=True)
bndiff = hprebn - bnmeani
bndiff2 = bndiff**2
bnvar = 1 / (n - 1) * (bndiff2).sum(0, keepdim=True)
bnvar_inv = (bnvar + 1e-5) ** -0.5
bnraw = bndiff * bnvar_inv
hpreact = bngain * bnraw + bnbias
h = torch.tanh(hpreact)
logits = h @ W2 + b2
logit_maxes = logits.max(1, keepdim=True).values
norm_logits = logits - logit_maxes
counts = norm_logits.exp()
counts_sum = counts.sum(1, keepdims=True)
counts_sum_inv = counts_sum**-1
probs = counts * counts_sum_inv
logprobs = probs.log()
loss = -logprobs[range(n), Yb].mean()
for p in parameters:
    p.grad = None
for t in [logprobs, probs, counts, counts_sum, counts_sum_inv, norm_logits, logit_maxes, logits, h, hpreact, bnraw,
          bnvar_inv, bnvar, bndiff2, bndiff, hprebn, bnmeani, embcat, emb]:  # fmt: skip
    t.retain_grad()
loss.backward()
results.append(loss.item())


def compare(name, dt, t):
    exact = torch.all(dt == t.grad).item()
    approximate = torch.allclose(dt, t.grad)
    maxdiff = (dt - t.grad).abs().max().item()
    results.append([name, approximate, maxdiff < 1e-12, type(exact) is bool])


dlogprobs = torch.zeros_like(logprobs)
dlogprobs[range(n), Yb] = -1.0 / n
compare("logprobs", dlogprobs, logprobs)
dprobs = (1.0 / probs) * dlogprobs
compare("probs", dprobs, probs)
dcounts_sum_inv = (counts * dprobs).sum(1, keepdim=True)
compare("counts_sum_inv", dcounts_sum_inv, counts_sum_inv)
dcounts = counts_sum_inv * dprobs
dcounts_sum = (-(counts_sum**-2)) * dcounts_sum_inv
compare("counts_sum", dcounts_sum, counts_sum)
dcounts += torch.ones_like(counts) * dcounts_sum
compare("counts", dcounts, counts)
dnorm_logits = counts * dcounts
dlogits = dnorm_logits.clone()
dlogit_maxes = (-dnorm_logits).sum(1, keepdim=True)
compare("logit_maxes", dlogit_maxes, logit_maxes)
dlogits += F.one_hot(logits.max(1).indices, num_classes=logits.shape[1]) * dlogit_maxes
compare("logits", dlogits, logits)
dh = dlogits @ W2.T
dW2 = h.T @ dlogits
db2 = dlogits.sum(0)
compare("h", dh, h)
compare("W2", dW2, W2)
compare("b2", db2, b2)
dhpreact = (1.0 - h**2) * dh
dbngain = (bnraw * dhpreact).sum(0, keepdim=True)
compare("bngain", dbngain, bngain)
compare("bnbias", dhpreact.sum(0, keepdim=True), bnbias)
dhprebn = bngain * bnvar_inv / n * (n * dhpreact - dhpreact.sum(0) - n / (n - 1) * bnraw * (dhpreact * bnraw).sum(0))
results.append((dhprebn - hprebn.grad).abs().max().item() < 1e-4)
dhprebn = hprebn.grad
dembcat = dhprebn @ W1.T
compare("embcat", dembcat, embcat)
compare("W1", embcat.T @ dhprebn, W1)
compare("b1", dhprebn.sum(0), b1)
demb = dembcat.view(emb.shape)
compare("emb", demb, emb)
dC = torch.zeros_like(C)
for k in range(Xb.shape[0]):
    for j in range(Xb.shape[1]):
        ix = Xb[k, j]
        dC[ix] += demb[k, j]
compare("C", dC, C)

dlogits = F.softmax(logits, 1)
dlogits[range(n), Yb] -= 1
dlogits /= n
results.append(torch.allclose(dlogits, logits.grad))
results.append([p.grad.flatten()[:5].tolist() for p in parameters])
