"""Pictures in folders: classes, order, and folders and files that are not as they should be."""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.data import DataLoader, DatasetFolder, ImageFolder, transforms
from engine.data.pictures import MAX_PIXELS, pil_loader
from engine.data.refusals import PictureError
from engine.errors import ExplorerError


def save(path: Path, color: tuple[int, int, int] = (255, 0, 0), size: tuple[int, int] = (4, 3)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, color).save(path)


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    save(tmp_path / "dog" / "b.png", (0, 255, 0))
    save(tmp_path / "dog" / "A.PNG", (0, 0, 255))
    save(tmp_path / "cat" / "young" / "1.bmp")
    save(tmp_path / "cat" / "z.jpg")
    (tmp_path / "cat" / "notes.txt").write_text("no picture")
    (tmp_path / "readme.md").write_text("beside the classes")
    return tmp_path


def test_classes_are_folders_in_alphabetical_order(pets: Path) -> None:
    data = ImageFolder(pets)
    assert data.classes == ["cat", "dog"]
    assert data.class_to_idx == {"cat": 0, "dog": 1}
    names = [(str(Path(path).relative_to(pets)), target) for path, target in data.samples]
    assert names == [("cat/z.jpg", 0), ("cat/young/1.bmp", 0), ("dog/A.PNG", 1), ("dog/b.png", 1)]
    assert data.imgs == data.samples
    assert data.targets == [0, 0, 1, 1]
    assert len(data) == 4


def test_a_sample_is_a_picture_in_rgb_and_its_class(pets: Path) -> None:
    picture, target = ImageFolder(str(pets))[2]
    assert (picture.mode, picture.size, target) == ("RGB", (4, 3), 1)
    assert picture.getpixel((0, 0)) == (0, 0, 255)


def test_transforms_are_done_on_the_way_to_a_batch(pets: Path) -> None:
    data = ImageFolder(pets, transforms.ToTensor(), target_transform=lambda target: 10 * target)
    images, targets = next(iter(DataLoader(data, batch_size=4)))
    assert tuple(images.shape) == (4, 3, 3, 4)
    assert images.dtype == "float32"
    assert targets.tolist() == [0, 0, 10, 10]
    assert images.array[3, :, 0, 0].tolist() == [0.0, 1.0, 0.0]


def test_an_own_loader_and_an_own_choice_of_files(pets: Path) -> None:
    texts = DatasetFolder(pets, lambda path: Path(path).read_text(), (".txt",), allow_empty=True)
    assert texts[0] == ("no picture", 0)
    chosen = ImageFolder(pets, loader=lambda path: Path(path).name, is_valid_file=lambda path: path.endswith("g"))
    assert [sample for sample, _ in (chosen[i] for i in range(len(chosen)))] == ["z.jpg", "b.png"]


def test_it_says_what_it_is(pets: Path) -> None:
    text = repr(ImageFolder(pets, transforms.Compose([transforms.ToTensor()])))
    assert text.startswith("Dataset ImageFolder\n    Number of datapoints: 4\n    Root location: ")
    assert "        ToTensor()" in text


def test_folders_without_what_is_needed(tmp_path: Path) -> None:
    for root, words in ((tmp_path, "no folder in it"), (tmp_path / "none", "nothing there")):
        with pytest.raises(FileNotFoundError, match=words) as caught:
            ImageFolder(root)
        assert isinstance(caught.value, ExplorerError)
    save(tmp_path / "full" / "1.png")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=r"none in empty\. .*\.jpg"):
        ImageFolder(tmp_path)
    data = ImageFolder(tmp_path, allow_empty=True)
    assert data.classes == ["empty", "full"]
    assert data.targets == [1]
    with pytest.raises(FileNotFoundError, match="a file"):
        ImageFolder(tmp_path / "full" / "1.png")


def test_which_files_count_is_said_once(pets: Path) -> None:
    with pytest.raises(ValueError, match="neither"):
        DatasetFolder(pets, str)
    with pytest.raises(ValueError, match="both"):
        DatasetFolder(pets, str, (".png",), is_valid_file=lambda path: True)


def test_links_are_followed_and_a_link_back_up_ends(pets: Path) -> None:
    elsewhere = pets.parent / f"{pets.name}-elsewhere"
    save(elsewhere / "2.png")
    (pets / "cat" / "more").symlink_to(elsewhere)
    (pets / "cat" / "loop").symlink_to(pets)
    (pets / "cat" / "young" / "self").symlink_to(pets / "cat")
    names = [Path(path).name for path, target in ImageFolder(pets).samples if target == 0]
    assert sorted(names).count("2.png") == 1
    assert len(names) < 10


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG file that claims a size, whatever it holds."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore:Image size")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "UnidentifiedImageError"),
        (b"not a picture at all", "UnidentifiedImageError"),
        (png(4, 4)[:30], "at most|OSError|SyntaxError|UnidentifiedImageError"),
        (png(4, 4, b"\0" * 8), "OSError|truncated"),
        (png(10_000, 10_000), f"at most {MAX_PIXELS:,} pixels"),
        (png(2**31 - 1, 2**31 - 1), "DecompressionBombError|at most"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n", "UnidentifiedImageError"),
        (b"P6 4 4 255\n\x00", "OSError|ValueError|truncated"),
        (b"BM" + b"\xff" * 60, "Error"),
    ],
)
def test_hostile_and_broken_files_are_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "class" / "bad.png"
    file.parent.mkdir()
    file.write_bytes(content)
    data = ImageFolder(tmp_path)
    with pytest.raises(OSError, match=words) as caught:
        data[0]
    assert isinstance(caught.value, ExplorerError)
    assert "bad.png" in str(caught.value)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("format_", ["PNG", "JPEG", "BMP", "TIFF", "WEBP", "PPM"])
def test_cut_off_and_flipped_bytes_end_in_a_picture_or_a_clear_refusal(tmp_path: Path, format_: str) -> None:
    rng = np.random.default_rng(7)
    file = tmp_path / "picture.png"
    Image.fromarray(rng.integers(0, 255, (9, 11, 3), np.uint8)).save(file, format_)
    whole = file.read_bytes()
    assert pil_loader(file).size == (11, 9)
    for _ in range(40):
        damaged = bytearray(whole[: rng.integers(1, len(whole) + 1)])
        for place in rng.integers(0, len(damaged), 3):
            damaged[place] = rng.integers(256)
        file.write_bytes(bytes(damaged))
        with suppress(PictureError):  # and nothing else
            assert pil_loader(file).mode == "RGB"


def test_a_pipe_or_a_missing_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(OSError, match="something else than a file"):
        pil_loader(tmp_path / "pipe.png")
    with pytest.raises(OSError, match="nothing there"):
        pil_loader(tmp_path / "none.png")


def test_the_limit_on_pixels_can_be_lowered(tmp_path: Path) -> None:
    save(tmp_path / "a.png", size=(20, 10))
    with pytest.raises(OSError, match="at most 199 pixels"):
        pil_loader(tmp_path / "a.png", max_pixels=199)
    assert pil_loader(tmp_path / "a.png", max_pixels=200).size == (20, 10)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_is_opened_in_rgb(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (2, 2)).save(tmp_path / "a.png")
    picture: Any = pil_loader(tmp_path / "a.png")
    assert picture.mode == "RGB"
