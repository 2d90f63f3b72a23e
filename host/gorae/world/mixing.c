/* Whole numbers that look like chance: `mixing.py` in native code. Its docstrings hold here, too. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#define STEP UINT64_C(0x9E3779B97F4A7C15)

static uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* The word of a draw; false with an exception set when it is not asked for with two whole numbers. */
static int drawn(PyObject *const *given, Py_ssize_t count, uint64_t *word) {
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "a key and the number of a draw are needed");
        return 0;
    }
    uint64_t key = PyLong_AsUnsignedLongLongMask(given[0]);
    uint64_t draw = PyLong_AsUnsignedLongLongMask(given[1]);
    if (PyErr_Occurred()) return 0;
    *word = mixed(key + draw * STEP);
    return 1;
}

static PyObject *key_of(PyObject *module, PyObject *given) {
    PyObject *seed;
    const char *name;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(given, "O!s#", &PyLong_Type, &seed, &name, &size)) return NULL;
    uint64_t begun = mixed(PyLong_AsUnsignedLongLongMask(seed));
    if (PyErr_Occurred()) return NULL;
    PyObject *zlib = PyImport_ImportModule("zlib");
    PyObject *crc = zlib ? PyObject_CallMethod(zlib, "crc32", "y#", name, size) : NULL;
    Py_XDECREF(zlib);
    if (!crc) return NULL;
    uint64_t key = mixed(begun ^ PyLong_AsUnsignedLongLongMask(crc));
    Py_DECREF(crc);
    return PyLong_FromUnsignedLongLong(key);
}

static PyObject *sum_of_four(PyObject *module, PyObject *const *given, Py_ssize_t count) {
    uint64_t word;
    if (!drawn(given, count, &word)) return NULL;
    return PyLong_FromLong((long)((word & 65535) + (word >> 16 & 65535) + (word >> 32 & 65535) + (word >> 48)));
}

static PyObject *upper_bits(PyObject *module, PyObject *const *given, Py_ssize_t count) {
    uint64_t word;
    return drawn(given, count, &word) ? PyLong_FromUnsignedLongLong(word >> 11) : NULL;
}

static PyMethodDef functions[] = {
    {"key_of", key_of, METH_VARARGS, NULL},
    {"sum_of_four", (PyCFunction)(void (*)(void))sum_of_four, METH_FASTCALL, NULL},
    {"upper_bits", (PyCFunction)(void (*)(void))upper_bits, METH_FASTCALL, NULL},
    {NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "gorae.world.mixing", .m_size = 0, .m_methods = functions,
};

PyMODINIT_FUNC PyInit_mixing(void) { return PyModule_Create(&definition); }
