"""Autoencoders: a plain one, a denoising one of convolutions, and a variational one."""

import engine as torch

nn, F, optim = torch.nn, torch.nn.functional, torch.optim
results = []


def made(*shape, phase=1.0):
    return torch.sin(torch.arange(torch.Size(shape).numel()).float() * phase * 12.9898).view(*shape)


def fixed(model, scale=0.3):
    with torch.no_grad():
        for place, p in enumerate(model.parameters()):
            p.copy_(made(*p.shape, phase=0.2 + place * 0.41) * scale)
    return model


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(16, 12)
        self.fc21 = nn.Linear(12, 3)
        self.fc22 = nn.Linear(12, 3)
        self.fc3 = nn.Linear(3, 12)
        self.fc4 = nn.Linear(12, 16)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std) * 0 + made(*std.shape)
        return mu + eps * std

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 16))
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 16), reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD


pictures = (made(10, 1, 4, 4, phase=0.17) + 1) / 2
model = fixed(VAE())
optimizer = optim.Adam(model.parameters(), lr=1e-2)
model.train()
for _ in range(8):
    optimizer.zero_grad()
    recon, mu, logvar = model(pictures)
    loss = loss_function(recon, pictures, mu, logvar)
    loss.backward()
    optimizer.step()
    results.append(loss.item())
model.eval()
with torch.no_grad():
    sample = model.decode(made(4, 3)).view(4, 1, 4, 4)
results.append([sample.tolist(), str(model)])


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(16, 8), nn.ReLU(True), nn.Linear(8, 2))
        self.decoder = nn.Sequential(nn.Linear(2, 8), nn.ReLU(True), nn.Linear(8, 16), nn.Tanh())

    def forward(self, x):
        return self.decoder(self.encoder(x))


auto = fixed(Autoencoder())
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(auto.parameters(), lr=1e-2, weight_decay=1e-5)
for epoch in range(5):
    img = pictures.view(pictures.size(0), -1)
    output = auto(img)
    loss = criterion(output, img)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    results.append(f"epoch [{epoch + 1}/5], loss:{loss.item():.4f}")
results.append([auto.encoder(img)[:2].tolist(), str(auto)])

noisy = torch.clamp(pictures + 0.2 * made(*pictures.shape, phase=2.3), 0.0, 1.0)
conv = fixed(
    nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.LeakyReLU(0.1), nn.Conv2d(4, 1, 3, padding=1), nn.Sigmoid())
)
optimizer = optim.SGD(conv.parameters(), lr=0.1, momentum=0.9)
for _ in range(5):
    optimizer.zero_grad()
    loss = F.mse_loss(conv(noisy), pictures)
    loss.backward()
    optimizer.step()
results.append([loss.item(), conv[0].weight.grad.abs().mean().item()])

mu, logvar = made(5, 2), made(5, 2, phase=0.3)
by_hand = -0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(dim=1).mean()
p, q = F.softmax(mu, 1), F.log_softmax(logvar, 1)
results.append(
    [by_hand.item(), F.kl_div(q, p, reduction="batchmean").item(), nn.KLDivLoss(reduction="sum")(q, p).item()]
)
