"""Making tensors, asking what they are, and changing them: what is printed counts too."""

import numpy as np

import engine as torch

results = []

data = [[1, 2], [3, 4]]
x_data = torch.tensor(data)
x_np = torch.from_numpy(np.array(data))
x_ones = torch.ones_like(x_data)
x_rand = torch.rand_like(x_data, dtype=torch.float)
results.append([f"Ones Tensor: \n {x_ones} \n", str(x_np), str(x_rand.dtype), tuple(x_rand.shape)])

shape = (2, 3)
zeros_tensor = torch.zeros(shape)
results.append([str(torch.ones(shape)), str(zeros_tensor), f"{torch.rand(shape).shape}"])

tensor = torch.rand(3, 4)
results.append([f"{tensor.shape}", f"{tensor.dtype}", f"{tensor.device}"])
if torch.cuda.is_available():
    tensor = tensor.to("cuda")

tensor = torch.ones(4, 4)
tensor[:, 1] = 0
results.append([str(tensor), str(tensor[0]), str(tensor[:, 0]), str(tensor[..., -1])])
t1 = torch.cat([tensor, tensor, tensor], dim=1)
results.append(str(t1))

y1 = tensor @ tensor.T
y2 = tensor.matmul(tensor.T)
y3 = torch.rand_like(y1)
torch.matmul(tensor, tensor.T, out=y3)
z1 = tensor * tensor
z2 = tensor.mul(tensor)
z3 = torch.rand_like(tensor)
torch.mul(tensor, tensor, out=z3)
results.append([y1.tolist(), torch.equal(y1, y2), torch.equal(y1, y3), torch.equal(z1, z2), torch.equal(z1, z3)])

agg = tensor.sum()
results.append([agg.item(), type(agg.item()) is float])
tensor.add_(5)
results.append(f"{tensor}\n")

t = torch.ones(5)
n = t.numpy()
t.add_(1)
results.append([str(t), str(n)])
n = np.ones(5)
t = torch.from_numpy(n)
np.add(n, 1, out=n)
results.append([str(t), str(n)])

x = torch.empty(5, 3)
results.append(list(x.size()))
x = torch.tensor([5.5, 3])
x = x.new_ones(5, 3, dtype=torch.double)
results.append(str(x))
x = torch.randn_like(x, dtype=torch.float)
results.append([str(x.size()), x.size() == torch.Size([5, 3])])
rows, columns = x.size()
results.append([rows, columns])
y = torch.zeros(5, 3)
torch.add(torch.ones(5, 3), y, out=y)
y.add_(x - x)
results.append(y.tolist())
x = torch.arange(16.0).view(4, 4)
results.append([list(x.view(16).size()), list(x.view(-1, 8).size())])

some_ints = torch.tensor([2, 3, 5, 7, 11, 13, 17, 19])
results.append([some_ints.sum().item(), some_ints.float().std().item(), (some_ints % 2 == 0).sum().item()])
results.append([str(some_ints.double()), str(some_ints > 6), str(some_ints / 2), str(some_ints // 2), str(-some_ints)])
results.append(
    [str(torch.tensor([0.1, 1000.0, 1e-4])), str(torch.tensor(3.14)), str(torch.tensor([])), str(torch.eye(3))]
)
results.append([str(torch.linspace(0, 1, 5)), str(torch.arange(0, 1, 0.25)), str(torch.full((2, 2), 7))])
results.append([str(torch.tensor([True, False])), str(torch.tensor([float("nan"), float("inf"), -1.0]))])
results.append(torch.Tensor([2.0]).double().item())
results.append([torch.FloatTensor([1, 2]).dtype == torch.float32, str(torch.LongTensor([1, 2]))])
a, b = torch.tensor([[1.0], [2.0]]), torch.tensor([10.0, 20.0])
results.append([(a + b).tolist(), torch.broadcast_shapes((2, 1), (2,)) == (2, 2)])
values, indices = torch.max(torch.tensor([[1.0, 5.0, 2.0], [7.0, 0.0, 7.0]]), 1)
results.append([values.tolist(), indices.tolist(), torch.pi, torch.inf, str(torch.tensor([1.5], requires_grad=True))])
same_a, same_b = torch.tensor([1, 2]), torch.tensor([1, 2])
results.append([(same_a == same_b).all().item(), same_a is same_b, 2 in same_a, len(same_a), [int(v) for v in same_a]])
results.append(
    [repr(torch.tensor([[1.0, -2.0], [3.5, 1e6]])), str(torch.zeros(0, 3)), str(torch.tensor(7, dtype=torch.int32))]
)
results.append(
    [str(torch.tensor([3, 1, 2]).sort()), str(torch.tensor([[1.0, 2.0]]).max(1)), torch.cat([a, a], axis=1).tolist()]
)
results.append([isinstance(a, torch.FloatTensor), a.type(torch.DoubleTensor).dtype == torch.double, a.type()])
results.append(
    [str(torch.result_type(a, 1)), str(torch.promote_types(torch.int32, torch.float32)), torch.float32.itemsize]
)
x = torch.autograd.Variable(torch.ones(2), requires_grad=True)
results.append(
    [x.requires_grad, isinstance(x.dtype, torch.dtype), torch.float32.is_floating_point, torch.long is torch.int64]
)
