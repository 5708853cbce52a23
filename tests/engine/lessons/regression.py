"""Fitting a sine with a polynomial: by hand, with autograd, with modules, and with an optimizer."""

import math

import engine as torch

results = []
x = torch.linspace(-math.pi, math.pi, 200)
y = torch.sin(x)

a, b, c, d = (torch.tensor(value, requires_grad=True) for value in (0.1, -0.2, 0.3, 0.05))
for step in range(50):
    prediction = a + b * x + c * x**2 + d * x**3
    loss = (prediction - y).pow(2).sum()
    loss.backward()
    with torch.no_grad():
        for weight in (a, b, c, d):
            weight -= 1e-6 * weight.grad
            weight.grad = None
    if step % 10 == 9:
        results.append(loss.item())
results.append([weight.item() for weight in (a, b, c, d)])


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        ctx.save_for_backward(value)
        return 0.5 * (5 * value**3 - 3 * value)

    @staticmethod
    def backward(ctx, grad_output):
        (value,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * value**2 - 1)


w = torch.full((), 0.3, requires_grad=True)
loss = (LegendrePolynomial3.apply(w * x) - y).pow(2).sum()
loss.backward()
results.append(w.grad.item())

powers = x.unsqueeze(-1).pow(torch.tensor([1, 2, 3]))
model = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1))
with torch.no_grad():
    model[0].weight.copy_(torch.tensor([[0.1, -0.1, 0.05]]))
    model[0].bias.fill_(0.2)
criterion = torch.nn.MSELoss(reduction="sum")
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
for step in range(60):
    loss = criterion(model(powers), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 20 == 19:
        results.append(loss.item())
results.append(model[0].weight.tolist())


class Polynomial3(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Parameter(torch.tensor(0.2))
        self.b = torch.nn.Parameter(torch.tensor(0.4))

    def forward(self, x):
        return self.a.item() * x**2 + self.b * x**3

    def string(self):
        return f"y = {self.a.item():.2f} x^2 + {self.b.item():.2f} x^3"


polynomial = Polynomial3()
results.append(polynomial.string())
criterion(polynomial(x), y).backward()
results.append([polynomial.a.grad, round(polynomial.b.grad.item(), 1)])
