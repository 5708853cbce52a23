"""A first lesson: tensors, their arithmetic, and the bridge to NumPy."""

import engine as torch

results = []

scalar = torch.tensor(5)
vector = torch.tensor([1.0, 2.0, 3.0])
matrix = torch.tensor([[1, 2], [3, 4]])
picture = torch.zeros(3, 4, 5)
film = torch.ones(2, 3, 4, 5)
films = torch.full((2, 1, 3, 2, 2), 0.5)
kinds = [[x.ndim, list(x.shape), x.dtype == torch.float32] for x in (scalar, vector, matrix, picture, film, films)]
results.append(kinds)

results.append((vector + 10).tolist())
results.append((vector * vector).tolist())
results.append(torch.matmul(vector, vector).item())
results.append((matrix @ matrix).tolist())
results.append(torch.mm(torch.rand(3, 2), torch.rand(2, 3)).shape == (3, 3))

x = torch.arange(0, 100, 10)
results.append([x.min().item(), x.max().item(), x.type(torch.float32).mean().item(), x.sum().item()])
results.append([x.argmax().item(), x.argmin().item()])

x = torch.arange(1.0, 10.0)
results.append(list(x.reshape(3, 3).shape))
view = x.view(3, 3)
view[:, 0] = 5
results.append(x.tolist())
results.append(torch.stack([x, x, x], dim=1).shape[1])
results.append(list(x.reshape(1, 9).squeeze().unsqueeze(dim=0).shape))
results.append(list(torch.rand(size=(224, 220, 3)).permute(2, 0, 1).shape))
results.append([view[0].tolist(), view[:, 1].tolist(), view[1, 1].item(), view[0, :].tolist()])

array = torch.ones(7).numpy()
array += 1
shared = torch.from_numpy(array)
results.append([shared.dtype == torch.float32, shared.tolist()])

torch.manual_seed(42)
one = torch.rand(3, 4)
torch.manual_seed(42)
two = torch.rand(3, 4)
results.append(bool((one == two).all()))
device = "cuda" if torch.cuda.is_available() else "cpu"
results.append(str(one.to(device).device))

weights = torch.tensor([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], requires_grad=True)
out = (weights * vector).sum() ** 2
out.backward()
results.append(weights.grad.tolist())
