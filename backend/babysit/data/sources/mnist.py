"""mnist: 70,000 handwritten digits of 28×28 pixels, from the four official IDX files."""

from babysit.data.dataset import datasets
from babysit.data.idx_folder import IdxFolder


@datasets.register("mnist")
class Mnist(IdxFolder):
    """Handwritten digits, 28×28 gray (LeCun, Cortes and Burges 1998)."""

    title = "MNIST"
    description = "70,000 handwritten digits, 28×28 gray"
    licence = "CC BY-SA 3.0 (LeCun, Cortes and Burges, The MNIST Database)"
    n_classes = 10
    class_names = tuple("0123456789")
    download_bytes = 11_594_722
    url = "https://ossci-datasets.s3.amazonaws.com/mnist/"
    sha256 = {  # noqa: RUF012 — read only
        "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    }
