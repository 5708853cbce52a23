"""Layers written by hand, as lists of parameters; their names and modes; blocks that skip; a small residual network."""

import engine as torch

nn, F = torch.nn, torch.nn.functional
results = []


def made(*shape, phase=1.0):
    return torch.sin(torch.arange(torch.Size(shape).numel()).float() * phase * 12.9898).view(*shape)


class Linear:
    def __init__(self, fan_in, fan_out, bias=True):
        self.weight = made(fan_in, fan_out, phase=0.7) / fan_in**0.5
        self.bias = torch.zeros(fan_out) if bias else None

    def __call__(self, x):
        self.out = x @ self.weight
        if self.bias is not None:
            self.out += self.bias
        return self.out

    def parameters(self):
        return [self.weight] + ([] if self.bias is None else [self.bias])


class BatchNorm1d:
    def __init__(self, dim, eps=1e-5, momentum=0.1):
        self.eps, self.momentum, self.training = eps, momentum, True
        self.gamma, self.beta = torch.ones(dim), torch.zeros(dim)
        self.running_mean, self.running_var = torch.zeros(dim), torch.ones(dim)

    def __call__(self, x):
        if self.training:
            dim = 0 if x.ndim == 2 else (0, 1)
            xmean, xvar = x.mean(dim, keepdim=True), x.var(dim, keepdim=True)
        else:
            xmean, xvar = self.running_mean, self.running_var
        xhat = (x - xmean) / torch.sqrt(xvar + self.eps)
        self.out = self.gamma * xhat + self.beta
        if self.training:
            with torch.no_grad():
                self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * xmean
                self.running_var = (1 - self.momentum) * self.running_var + self.momentum * xvar
        return self.out

    def parameters(self):
        return [self.gamma, self.beta]


class Tanh:
    def __call__(self, x):
        self.out = torch.tanh(x)
        return self.out

    def parameters(self):
        return []


class Embedding:
    def __init__(self, num_embeddings, embedding_dim):
        self.weight = made(num_embeddings, embedding_dim)

    def __call__(self, ix):
        self.out = self.weight[ix]
        return self.out

    def parameters(self):
        return [self.weight]


class FlattenConsecutive:
    def __init__(self, n):
        self.n = n

    def __call__(self, x):
        B, T, C = x.shape
        x = x.view(B, T // self.n, C * self.n)
        if x.shape[1] == 1:
            x = x.squeeze(1)
        self.out = x
        return self.out

    def parameters(self):
        return []


class Sequential:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


model = Sequential([
    Embedding(9, 6),
    FlattenConsecutive(2), Linear(12, 16, bias=False), BatchNorm1d(16), Tanh(),
    FlattenConsecutive(2), Linear(32, 16, bias=False), BatchNorm1d(16), Tanh(),
    Linear(16, 9),
])  # fmt: skip
with torch.no_grad():
    model.layers[-1].weight *= 0.1
for p in model.parameters():
    p.requires_grad = True
X, Y = torch.arange(48).view(12, 4) * 7 % 9, torch.arange(12) * 5 % 9
results.append(sum(p.nelement() for p in model.parameters()))
for _ in range(6):
    logits = model(X)
    loss = F.cross_entropy(logits, Y)
    for layer in model.layers:
        layer.out.retain_grad()
    for p in model.parameters():
        p.grad = None
    loss.backward()
    for p in model.parameters():
        p.data += -0.1 * p.grad
    results.append(loss.item())
results.append([layer.out.grad.std().item() for layer in model.layers if isinstance(layer, Tanh)])
results.append([list(layer.out.shape) for layer in model.layers])
for layer in model.layers:
    if isinstance(layer, BatchNorm1d):
        layer.training = False
results.append(F.cross_entropy(model(X), Y).item())


class Block(nn.Module):
    """Two convolutions, and a way round them."""

    def __init__(self, in_planes, planes, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.relu = nn.ReLU(inplace=True)
        self.shortcut = nn.Identity()
        if stride != 1 or in_planes != planes:
            self.shortcut = nn.Sequential(nn.Conv2d(in_planes, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return self.relu(out)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.MaxPool2d(2))
        self.blocks = nn.Sequential(Block(4, 4), Block(4, 8, 2))
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.dropout = nn.Dropout2d(0.0)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.pool(self.dropout(self.blocks(self.stem(x))))
        x = x.view(x.size(0), -1)
        return self.fc(x)


net = Residual()
results.append(
    [
        str(net),
        [name for name, _ in net.named_parameters()],
        sum(p.numel() for p in net.parameters() if p.requires_grad),
    ]
)
with torch.no_grad():
    for place, p in enumerate(net.parameters()):
        if p.ndim > 1:
            p.copy_(made(*p.shape, phase=0.2 + place * 0.41) * 0.3)
        elif place < 2:
            p.zero_()
    nn.init.constant_(net.fc.bias, 0.1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
images, labels = made(6, 3, 12, 12, phase=0.013), torch.arange(6) % 5
net.train()
for _ in range(4):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(images), labels, label_smoothing=0.1)
    loss.backward()
    optimizer.step()
    results.append(loss.item())
net.eval()
with torch.no_grad():
    out = net(images)
    _, predicted = torch.max(out.data, 1)
    confidence = F.softmax(out, dim=1).max(dim=1)
results.append([out.tolist(), predicted.tolist(), (predicted == labels).sum().item(), confidence.indices.tolist()])
results.append([net.blocks[1].bn1.running_mean.tolist(), net.blocks[0].bn2.num_batches_tracked.item()])
for param in net.stem.parameters():
    param.requires_grad = False
results.append(sum(p.numel() for p in net.parameters() if p.requires_grad))
results.append([type(m).__name__ for m in net.modules()])
