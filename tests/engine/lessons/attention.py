"""A small transformer from scratch: masked attention, residuals, layer norm, positions, and sampling."""

import math

import engine as torch

nn, F = torch.nn, torch.nn.functional
results = []
B, T, C, head_size = 2, 6, 8, 4


def made(*shape, phase=1.0):
    return torch.sin(torch.arange(torch.Size(shape).numel()).float() * phase * 12.9898).view(*shape)


# Averages of the past, in three ways.
x = made(B, T, C)
xbow = torch.zeros((B, T, C))
for b in range(B):
    for t in range(T):
        xbow[b, t] = torch.mean(x[b, : t + 1], 0)
wei = torch.tril(torch.ones(T, T))
wei = wei / wei.sum(1, keepdim=True)
tril = torch.tril(torch.ones(T, T))
wei3 = torch.zeros((T, T)).masked_fill(tril == 0, float("-inf"))
results.append(str(wei3))
wei3 = F.softmax(wei3, dim=-1)
results.append([torch.allclose(xbow, wei @ x, atol=1e-6), torch.allclose(xbow, wei3 @ x, atol=1e-6), wei3.tolist()])


class Head(nn.Module):
    def __init__(self, head_size):
        super().__init__()
        self.key = nn.Linear(C, head_size, bias=False)
        self.query = nn.Linear(C, head_size, bias=False)
        self.value = nn.Linear(C, head_size, bias=False)
        self.register_buffer("tril", torch.tril(torch.ones(T, T)))
        self.dropout = nn.Dropout(0.0)

    def forward(self, x):
        B, T, C = x.shape
        k, q = self.key(x), self.query(x)
        wei = q @ k.transpose(-2, -1) * k.shape[-1] ** -0.5
        wei = wei.masked_fill(self.tril[:T, :T] == 0, float("-inf"))
        wei = self.dropout(F.softmax(wei, dim=-1))
        return wei @ self.value(x)


class MultiHeadAttention(nn.Module):
    def __init__(self, num_heads, head_size):
        super().__init__()
        self.heads = nn.ModuleList([Head(head_size) for _ in range(num_heads)])
        self.proj = nn.Linear(head_size * num_heads, C)

    def forward(self, x):
        return self.proj(torch.cat([h(x) for h in self.heads], dim=-1))


class FusedAttention(nn.Module):
    """All heads in one projection, split apart by views."""

    def __init__(self, n_head):
        super().__init__()
        self.c_attn = nn.Linear(C, 3 * C)
        self.n_head = n_head
        self.register_buffer("bias", torch.tril(torch.ones(T, T)).view(1, 1, T, T))

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(C, dim=2)
        k = k.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        q = q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        v = v.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
        att = att.masked_fill(self.bias[:, :, :T, :T] == 0, float("-inf"))
        y = F.softmax(att, dim=-1) @ v
        return y.transpose(1, 2).contiguous().view(B, T, C)


class Block(nn.Module):
    def __init__(self, n_head, fused):
        super().__init__()
        self.sa = FusedAttention(n_head) if fused else MultiHeadAttention(n_head, C // n_head)
        self.ffwd = nn.Sequential(nn.Linear(C, 4 * C), nn.GELU() if fused else nn.ReLU(), nn.Linear(4 * C, C))
        self.ln1, self.ln2 = nn.LayerNorm(C), nn.LayerNorm(C)

    def forward(self, x):
        x = x + self.sa(self.ln1(x))
        return x + self.ffwd(self.ln2(x))


class Model(nn.Module):
    def __init__(self, vocab_size):
        super().__init__()
        self.token_embedding_table = nn.Embedding(vocab_size, C)
        self.position_embedding_table = nn.Embedding(T, C)
        self.blocks = nn.Sequential(Block(2, False), Block(2, True))
        self.ln_f = nn.LayerNorm(C)
        self.lm_head = nn.Linear(C, vocab_size)
        self.apply(self._init_weights)

    def _init_weights(self, module):
        if isinstance(module, nn.Linear):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
            if module.bias is not None:
                torch.nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)

    def forward(self, idx, targets=None):
        B, T = idx.shape
        tok_emb = self.token_embedding_table(idx)
        pos_emb = self.position_embedding_table(torch.arange(T, device=idx.device))
        x = self.ln_f(self.blocks(tok_emb + pos_emb))
        logits = self.lm_head(x)
        if targets is None:
            return logits, None
        B, T, C = logits.shape
        return logits, F.cross_entropy(logits.view(B * T, C), targets.view(B * T))

    @torch.no_grad()
    def generate(self, idx, max_new_tokens, top_k=None):
        for _ in range(max_new_tokens):
            logits, _ = self(idx[:, -T:])
            logits = logits[:, -1, :]
            if top_k is not None:
                v, _ = torch.topk(logits, min(top_k, logits.size(-1)))
                logits[logits < v[:, [-1]]] = -float("Inf")
            idx_next = torch.multinomial(F.softmax(logits, dim=-1), num_samples=1)
            idx = torch.cat((idx, idx_next), dim=1)
        return idx


text = "attention is all you need, and a little patience"
chars = sorted(set(text))
encode = {ch: i for i, ch in enumerate(chars)}
data = torch.tensor([encode[c] for c in text], dtype=torch.long)
model = Model(len(chars))
results.append([sum(p.numel() for p in model.parameters()), len(model.state_dict()), str(model)])
with torch.no_grad():
    for place, p in enumerate(model.parameters()):
        p.copy_(made(*p.shape, phase=0.1 + place * 0.37) * 0.3)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, eps=1e-3)
for step in range(6):
    ix = torch.tensor([step * 3, step * 5])
    xb = torch.stack([data[i : i + T] for i in ix])
    yb = torch.stack([data[i + 1 : i + T + 1] for i in ix])
    logits, loss = model(xb, yb)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    results.append(loss.item())
results.append([p.norm().item() for p in model.parameters()])
model.eval()
context = torch.zeros((1, 1), dtype=torch.long)
results.append([list(model.generate(context, 9).shape), model.generate(context, 4, top_k=1)[0].tolist()])

layer = nn.LayerNorm(C)
results.append([layer(x)[0, 0].tolist(), layer(x).std(-1, unbiased=False).mean().item()])
wavelength = torch.exp(torch.arange(0, C, 2) * (-math.log(10000.0) / C))
pe = torch.zeros(T, 1, C)
pe[:, 0, 0::2] = torch.sin(torch.arange(T).unsqueeze(1) * wavelength)
pe[:, 0, 1::2] = torch.cos(torch.arange(T).unsqueeze(1) * wavelength)
results.append(pe.squeeze(1).tolist())
results.append(F.scaled_dot_product_attention(x[:, None], x[:, None], x[:, None], is_causal=True).sum().item())
q, k = made(1, T, 2, 4).transpose(1, 2), made(1, T, 2, 4, phase=0.3).transpose(1, 2)
results.append(torch.einsum("bhqd,bhkd->bhqk", q, k).softmax(-1).triu(1).sum().item())
