"""fashion_mnist: 70,000 pictures of clothes of 28×28 pixels, from the four official IDX files."""

from babysit.data.dataset import datasets
from babysit.data.idx_folder import IdxFolder


@datasets.register("fashion_mnist")
class FashionMnist(IdxFolder):
    """Pictures of clothes, 28×28 gray: as MNIST, and harder (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747)."""

    title = "Fashion-MNIST"
    description = "70,000 pictures of clothes, 28×28 gray: shirts, shoes, bags and so on"
    licence = "MIT (Zalando SE)"
    n_classes = 10
    class_names = (
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    )
    download_bytes = 30_878_645
    url = "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"
    sha256 = {  # noqa: RUF012 — read only
        "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    }
