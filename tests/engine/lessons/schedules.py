"""Optimizers and schedules: weight decay, parameter groups, clipping, pauses, and taking up training again."""

import copy

import engine as torch

nn, optim = torch.nn, torch.optim
results = []


def made(*shape, phase=1.0):
    return torch.sin(torch.arange(torch.Size(shape).numel()).float() * phase * 12.9898).view(*shape)


def fresh():
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    with torch.no_grad():
        for place, p in enumerate(model.parameters()):
            p.copy_(made(*p.shape, phase=0.2 + place * 0.41) * 0.5)
    return model


x, y = made(20, 4, phase=0.3), made(20, 1, phase=0.7)


def trained(model, optimizer, scheduler=None, steps=8, clip=None):
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        if clip is not None:
            losses.append(nn.utils.clip_grad_norm_(model.parameters(), max_norm=clip).item())
        optimizer.step()
        if scheduler is not None:
            scheduler.step(loss.item()) if "Plateau" in type(scheduler).__name__ else scheduler.step()
        losses += [loss.item(), optimizer.param_groups[0]["lr"]]
    return losses


for make in (
    lambda ps: optim.SGD(ps, lr=0.1),
    lambda ps: optim.SGD(ps, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    lambda ps: optim.Adam(ps, lr=0.05),
    lambda ps: optim.Adam(ps, lr=0.05, betas=(0.8, 0.99), weight_decay=0.1, amsgrad=True),
    lambda ps: optim.AdamW(ps, lr=0.05, weight_decay=0.1),
    lambda ps: optim.RMSprop(ps, lr=0.01, momentum=0.5),
    lambda ps: optim.Adagrad(ps, lr=0.1),
):
    model = fresh()
    results.append(trained(model, make(model.parameters())))

for make in (
    lambda o: optim.lr_scheduler.StepLR(o, step_size=3, gamma=0.5),
    lambda o: optim.lr_scheduler.ExponentialLR(o, gamma=0.9),
    lambda o: optim.lr_scheduler.CosineAnnealingLR(o, T_max=8, eta_min=0.001),
    lambda o: optim.lr_scheduler.OneCycleLR(o, max_lr=0.2, total_steps=10),
    lambda o: optim.lr_scheduler.ReduceLROnPlateau(o, factor=0.1, patience=1),
    lambda o: optim.lr_scheduler.LambdaLR(o, lr_lambda=lambda step: 1 / (1 + step)),
):
    model = fresh()
    optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    results.append(trained(model, optimizer, make(optimizer)))

# No decay for biases, a slower first layer, clipped gradients.
model = fresh()
decay = [p for n, p in model.named_parameters() if n.endswith("weight")]
no_decay = [p for n, p in model.named_parameters() if n.endswith("bias")]
optimizer = optim.AdamW(
    [{"params": decay, "weight_decay": 0.1}, {"params": no_decay, "weight_decay": 0.0, "lr": 1e-3}], lr=0.01
)
results.append([trained(model, optimizer, clip=0.5), [len(g["params"]) for g in optimizer.param_groups]])
for group in optimizer.param_groups:
    group["lr"] *= 0.1
results.append(trained(model, optimizer, steps=2))

# Warm-up by hand, then a pause: model and optimizer go on as if nothing had been.
model = fresh()
optimizer = optim.Adam(model.parameters(), lr=0.0)
for step in range(5):
    for group in optimizer.param_groups:
        group["lr"] = 0.05 * min(1.0, (step + 1) / 3)
    trained(model, optimizer, steps=1)
checkpoint = {"model": copy.deepcopy(model.state_dict()), "optimizer": copy.deepcopy(optimizer.state_dict())}
went_on = trained(model, optimizer, steps=4)
again = fresh()
optimizer = optim.Adam(again.parameters(), lr=123.0)
again.load_state_dict(checkpoint["model"])
optimizer.load_state_dict(checkpoint["optimizer"])
results.append([went_on, trained(again, optimizer, steps=4) == went_on, sorted(checkpoint["optimizer"])])

# Gradients of several batches added up before one step.
model = fresh()
optimizer = optim.SGD(model.parameters(), lr=0.1)
for at, part in enumerate(zip(x.split(5), y.split(5), strict=True)):
    (nn.functional.mse_loss(model(part[0]), part[1]) / 2).backward()
    if (at + 1) % 2 == 0:
        optimizer.step()
        optimizer.zero_grad()
results.append([p.tolist() for p in model.parameters()])
# A penalty on the weights, written into the loss.
loss = nn.functional.mse_loss(model(x), y) + 1e-2 * sum(p.abs().sum() for p in model.parameters())
loss.backward()
results.append([loss.item(), model[0].weight.grad.norm().item()])
