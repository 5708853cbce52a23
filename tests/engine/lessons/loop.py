"""A training and an evaluation loop: data loader, train and eval mode, accuracy, a scheduler, saving the best."""

import copy

import engine as torch

nn = torch.nn
results = []


class Points(torch.utils.data.Dataset):
    """Points on a spiral of three arms, with a transform."""

    def __init__(self, count, transform=None):
        place = torch.arange(count, dtype=torch.float32)
        self.labels = torch.arange(count) % 3
        angle = place * 0.07 + self.labels * 2.1
        self.points = torch.stack([angle.cos(), angle.sin()], dim=1) * (place / count).unsqueeze(1)
        self.transform = transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        point = self.points[index]
        return (self.transform(point) if self.transform else point), self.labels[index]


train_set, test_set = Points(96, transform=lambda point: point * 2), Points(30, transform=lambda point: point * 2)
train_loader = torch.utils.data.DataLoader(train_set, batch_size=20, shuffle=False)
test_loader = torch.utils.data.DataLoader(test_set, batch_size=16, shuffle=False)
points, labels = next(iter(train_loader))
results.append([list(points.shape), list(labels.shape), labels.dtype == torch.int64, len(train_loader)])

model = nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.0), nn.Linear(16, 3))
with torch.no_grad():
    for place, parameter in enumerate(model.parameters()):
        if parameter.ndim > 1 or place > 3:
            cells = torch.arange(parameter.numel(), dtype=torch.float32)
            parameter.copy_((torch.sin(cells * (place + 2)) * 0.5).reshape(parameter.shape))
        elif place < 2:
            nn.init.zeros_(parameter)

loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-4)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)


def train(loader):
    model.train()
    total = 0.0
    for points, labels in loader:
        logits = model(points)
        loss = loss_fn(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * len(labels)
    return total / len(loader.dataset)


def evaluate(loader):
    model.eval()
    right, total = 0, 0.0
    with torch.no_grad():
        for points, labels in loader:
            logits = model(points)
            total += loss_fn(logits, labels).item()
            right += (logits.argmax(1) == labels).type(torch.float).sum().item()
    return total / len(loader), right / len(loader.dataset)


best, kept = float("inf"), None
for _ in range(6):
    loss = train(train_loader)
    test_loss, accuracy = evaluate(test_loader)
    scheduler.step()
    results.append([loss, test_loss, accuracy, optimizer.param_groups[0]["lr"]])
    if test_loss < best:
        best, kept = test_loss, copy.deepcopy(model.state_dict())
model.load_state_dict(kept)
results.append(evaluate(test_loader)[0] == best)
results.append([list(kept), model[1].num_batches_tracked.item()])

model.eval()
with torch.inference_mode():
    probabilities = torch.softmax(model(points), dim=1)
results.append([probabilities[:3].tolist(), probabilities.argmax(dim=1)[:10].tolist()])
