import type { PickleImport } from "./reading";

export type Verdict = PickleImport["verdict"];

/** Modules that Python 2 named otherwise; its pickles are still loaded, and their names translated. */
const RENAMED = new Map([
  ["__builtin__", "builtins"],
  ["exceptions", "builtins"],
  ["copy_reg", "copyreg"],
  ["cPickle", "pickle"],
  ["commands", "subprocess"],
  ["httplib", "http.client"],
  ["urllib2", "urllib.request"],
  ["thread", "_thread"],
  ["_winreg", "winreg"],
  ["anydbm", "dbm"],
  ["whichdb", "dbm"],
]);

/**
 * Whole modules, and all beneath them, that run programs, load code, open files or reach the network: gathered from the
 * lists of picklescan (`_unsafe_globals`), fickling (`UNSAFE_IMPORTS`) and ModelScan (`unsafe_globals`), less what those
 * disagree on and ordinary checkpoints hold.
 */
const DANGEROUS_MODULES = new Set(
  words(`os posix nt subprocess _posixsubprocess sys socket socketserver ssl select selectors shutil pty pipes pexpect
    pdb bdb runpy importlib _frozen_importlib _frozen_importlib_external imp _imp zipimport pkgutil ctypes _ctypes cffi
    pickle _pickle dill cloudpickle marshal shelve dbm sqlite3 _sqlite3 code codeop compileall py_compile cProfile profile
    timeit trace doctest unittest test asyncio multiprocessing threading _thread _interpreters _xxsubinterpreters signal
    _signal atexit webbrowser pydoc pip ensurepip venv idlelib lib2to3 distutils site inspect gc tempfile glob fileinput
    linecache mmap tarfile zipfile logging syslog platform winreg msvcrt _winapi http urllib urllib3 requests aiohttp httpx
    ftplib smtplib imaplib poplib telnetlib nntplib xmlrpc _osx_support _aix_support _pyrepl`),
);

/** The modules other modules hold and lead to: `posixpath` has an `os`. */
const REACHED_MODULES = new Set(
  words(
    `os posix nt sys subprocess socket shutil importlib runpy ctypes pickle marshal builtins pty`,
  ),
);

/** Names within modules that are otherwise of use; `module.name`. */
const DANGEROUS_NAMES = new Set([
  ...within(
    "builtins",
    `eval exec compile execfile open file __import__ getattr setattr delattr apply reload breakpoint input raw_input
    globals locals vars`,
  ),
  ...within("types", "CodeType FunctionType LambdaType MethodType ModuleType"),
  ...["operator", "_operator"].flatMap((module) =>
    within(module, "attrgetter itemgetter methodcaller call"),
  ),
  ...["functools", "_functools"].flatMap((module) =>
    within(module, "partial partialmethod reduce"),
  ),
  ...["io", "_io"].flatMap((module) => within(module, "open open_code FileIO")),
  "codecs.open",
  "uuid._get_command_stdout",
  "copyreg.add_extension",
  "joblib.load",
  "joblib.numpy_pickle.load",
  "pandas.read_pickle",
  "pandas.io.pickle.read_pickle",
  "numpy.load",
  "numpy.fromfile",
  "numpy.lib.npyio.load",
  "numpy.lib._npyio_impl.load",
  "numpy.testing._private.utils.runstring",
  "torch.load",
  "torch.serialization.load",
  "torch.serialization._load",
  "torch.serialization._legacy_load",
  "torch.storage._load_from_bytes",
  "torch.jit.load",
  "torch.jit.unsupported_tensor_ops.execWrapper",
  "torch._dynamo.guards.GuardBuilder.get",
  "torch._inductor.codecache.compile_file",
  "torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression",
  "torch.utils._config_module.ConfigModule.load_config",
  "torch.utils.collect_env.run",
  "torch.utils.data.datapipes.utils.decoder.basichandlers",
]);

const DANGEROUS_PREFIXES = [
  "numpy.f2py.",
  "numpy.testing.",
  "numpy.ctypeslib.",
  "numpy.distutils.",
  "torch.hub.",
  "torch.utils.cpp_extension.",
  "torch.utils.bottleneck.",
  "torch.distributed.run.",
  "torch.package.",
  "huggingface_hub.",
  "joblib.externals.",
];

const STORAGES =
  words(`Double Float Half BFloat16 Long Int Short Char Byte Bool ComplexDouble ComplexFloat QUInt8 QInt8
  QInt32 QUInt4x2 QUInt2x4`)
    .map((name) => `${name}Storage`)
    .join(" ");

/**
 * What rebuilds plain data and can do nothing else: what PyTorch itself loads with `weights_only`, the pieces of numpy
 * arrays, plain containers, and the enumerations of training arguments that fickling looked at (`ML_ALLOWLIST`).
 */
const SAFE_NAMES = new Set([
  ...within("collections", "OrderedDict Counter defaultdict deque"),
  ...within(
    "builtins",
    "set frozenset dict list tuple int float complex bool str bytes bytearray slice range object",
  ),
  ...within("_codecs", "encode"),
  ...within("copyreg", "_reconstructor"),
  ...within("datetime", "datetime date time timedelta timezone"),
  ...within("decimal", "Decimal"),
  ...within("fractions", "Fraction"),
  ...within("uuid", "UUID"),
  ...within("argparse", "Namespace"),
  ...within(
    "torch",
    `Size Tensor device float64 float32 float16 bfloat16 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz
    float8_e8m0fnu int64 int32 int16 int8 uint64 uint32 uint16 uint8 bool complex32 complex64 complex128 quint8 qint8
    qint32 quint4x2 quint2x4 per_tensor_affine per_tensor_symmetric per_channel_affine per_channel_symmetric
    per_channel_affine_float_qparams`,
  ),
  ...within("torch", STORAGES),
  ...within("torch.cuda", STORAGES),
  ...within("torch.storage", "UntypedStorage TypedStorage"),
  ...within(
    "torch._utils",
    `_rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor _rebuild_tensor _rebuild_tensor_v2
    _rebuild_tensor_v3 _rebuild_sparse_tensor _rebuild_meta_tensor_no_storage _rebuild_device_tensor_from_numpy
    _rebuild_device_tensor_from_cpu_tensor`,
  ),
  ...within("torch._tensor", "_rebuild_from_type_v2"),
  ...within("torch.nn.parameter", "Parameter Buffer"),
  ...within("torch.serialization", "_get_layout"),
  ...["numpy.core", "numpy._core"].flatMap((core) => [
    ...within(`${core}.multiarray`, "_reconstruct scalar"),
    ...within(`${core}.numeric`, "_frombuffer"),
  ]),
  ...within(
    "numpy",
    "dtype ndarray bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128",
  ),
  ...within("transformers.training_args", "TrainingArguments OptimizerNames ParallelMode"),
  ...within(
    "transformers.trainer_utils",
    "IntervalStrategy SchedulerType HubStrategy EvaluationStrategy SaveStrategy FSDPOption",
  ),
  ...within("transformers.trainer_pt_utils", "AcceleratorConfig"),
  ...within("transformers.training_args_seq2seq", "Seq2SeqTrainingArguments"),
  ...within("accelerate.state", "PartialState"),
  ...within("accelerate.utils.dataclasses", "DistributedType"),
  ...within(
    "sentence_transformers.training_args",
    "SentenceTransformerTrainingArguments BatchSamplers MultiDatasetBatchSamplers",
  ),
]);

/**
 * What loading an import may do. Safe only by exact name; a name that walks from one attribute to the next may end
 * anywhere, so it is dangerous as soon as one of its steps is.
 */
export function verdictOf(module: string, name: string): Verdict {
  const renamed = RENAMED.get(module) ?? module;
  const full = `${renamed}.${name}`;
  if (SAFE_NAMES.has(full)) return "safe";
  const isDangerous =
    DANGEROUS_NAMES.has(full) ||
    DANGEROUS_PREFIXES.some((prefix) => full.startsWith(prefix)) ||
    isDangerousModule(renamed) ||
    isDangerousWalk(name);
  return isDangerous ? "dangerous" : "unknown";
}

function isDangerousModule(module: string): boolean {
  const [root = ""] = module.split(".");
  return DANGEROUS_MODULES.has(root);
}

/** An attribute of a module may be another module, and every function has its `__globals__`. */
function isDangerousWalk(name: string): boolean {
  const steps = name.split(".");
  return steps.some(
    (step) => REACHED_MODULES.has(step) || (steps.length > 1 && /^__.*__$/.test(step)),
  );
}

function words(list: string): string[] {
  return list.split(/\s+/);
}

function within(module: string, names: string): string[] {
  return words(names).map((name) => `${module}.${name}`);
}
