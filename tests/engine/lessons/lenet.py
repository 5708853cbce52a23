"""A convolutional network by hand: what a gradient is made of, and one step of learning by hand and by SGD."""

import engine as torch

nn, F, optim = torch.nn, torch.nn.functional, torch.optim
results = []


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


net = Net()
results.append(str(net))
params = list(net.parameters())
results.append([len(params), list(params[0].size())])
with torch.no_grad():
    for place, parameter in enumerate(params):
        cells = torch.arange(parameter.numel(), dtype=torch.float32)
        parameter.copy_((torch.sin(cells * (place + 1)) * 0.08).reshape(parameter.shape))

picture = torch.sin(torch.arange(32 * 32, dtype=torch.float32) * 0.1).reshape(1, 1, 32, 32)
out = net(picture)
results.append(out.tolist())
net.zero_grad()
out.backward(torch.cos(torch.arange(10.0)).reshape(1, 10))
results.append(net.conv1.bias.grad.tolist())

target = torch.linspace(-1, 1, 10).view(1, -1)
criterion = nn.MSELoss()
loss = criterion(net(picture), target)
results.append(loss.item())
results.append(loss.grad_fn is not None)
last = loss.grad_fn.next_functions[0][0]
results.append(len(last.next_functions) > 0 and last.next_functions[0][0] is not None)

net.zero_grad()
results.append(net.conv1.bias.grad is None)
loss.backward()
results.append(net.conv1.bias.grad.tolist())

learning_rate = 0.01
for parameter in net.parameters():
    parameter.data.sub_(parameter.grad.data * learning_rate)

optimizer = optim.SGD(net.parameters(), lr=0.01)
for _ in range(3):
    optimizer.zero_grad()
    loss = criterion(net(picture), target)
    loss.backward()
    optimizer.step()
    results.append(loss.item())
results.append([round(parameter.norm().item(), 4) for parameter in net.parameters()])
