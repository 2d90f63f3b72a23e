/* The doorbell of a guest: `bell.py` in native code. Its docstrings hold here, too.

   A ring goes from the guest to `rung`, which calls Python once with numbers; a word of the mailbox is read
   and written where it lies. Nothing of wasmtime is linked: `bell.py` knows where its function is. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>
#include <stdint.h>

#define WORDS 16
#define ANSWER 4

typedef void *(*GetFuel)(void *context, uint64_t *left);

typedef struct {
    PyObject_HEAD
    void *context;
    PyObject *on_ring, *on_error, *interrupts, *noted;
    int32_t *words;
} Bell;

static GetFuel get_fuel;

static uint64_t fuel_left(Bell *self) {
    uint64_t left = 0;
    get_fuel(self->context, &left);
    return left;
}

/* Call Python; false with an exception set when something went wrong. */
static int answered(Bell *self) {
    if (!self->words) {
        PyErr_SetString(PyExc_TypeError, "the bell hangs at no mailbox");
        return 0;
    }
    if (PyList_GET_SIZE(self->noted)) { /* Ctrl-C, which must not raise anywhere else below C */
        PyObject *delivered = PyObject_CallMethod(self->interrupts, "deliver", NULL);
        if (!delivered) return 0;
        Py_DECREF(delivered);
    }
    PyObject *given[6] = {NULL};
    PyObject *answer = NULL;
    for (int place = 0; place < 4; place++) given[place + 1] = PyLong_FromLong(self->words[place]);
    given[5] = PyLong_FromUnsignedLongLong(fuel_left(self));
    if (given[1] && given[2] && given[3] && given[4] && given[5])
        answer = PyObject_Vectorcall(self->on_ring, given + 1, 5 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    for (int place = 1; place < 6; place++) Py_XDECREF(given[place]);
    if (!answer) return 0;
    if (answer != Py_None) {
        unsigned long word = PyLong_AsUnsignedLongMask(answer);
        if (word == (unsigned long)-1 && PyErr_Occurred()) {
            Py_DECREF(answer);
            return 0;
        }
        self->words[ANSWER] = (int32_t)(uint32_t)word;
    }
    Py_DECREF(answer);
    return 1;
}

static void tell_error(Bell *self) {
    PyObject *kind, *error, *trace;
    if (!self->on_error) {
        PyErr_WriteUnraisable((PyObject *)self);
        return;
    }
    PyErr_Fetch(&kind, &error, &trace);
    PyErr_NormalizeException(&kind, &error, &trace);
    if (trace) PyException_SetTraceback(error, trace);
    PyObject *told = PyObject_CallOneArg(self->on_error, error);
    if (!told) PyErr_WriteUnraisable(self->on_error);
    Py_XDECREF(told);
    Py_XDECREF(kind);
    Py_XDECREF(error);
    Py_XDECREF(trace);
}

/* What wasmtime calls: a `wasmtime_func_unchecked_callback_t`, of no arguments and one result. */
static void *rung(void *environment, void *caller, uint64_t *values, size_t count) {
    Bell *self = environment;
    PyGILState_STATE lock = PyGILState_Ensure();
    if (!answered(self)) tell_error(self);
    PyGILState_Release(lock);
    values[0] = 0;
    return NULL;
}

static PyObject *Bell_new(PyTypeObject *type, PyObject *given, PyObject *named) {
    static char *names[] = {"context", "on_ring", "on_error", "interrupts", NULL};
    unsigned long long context;
    PyObject *on_ring, *on_error, *interrupts;
    if (!PyArg_ParseTupleAndKeywords(given, named, "KOOO", names, &context, &on_ring, &on_error, &interrupts))
        return NULL;
    PyObject *noted = PyObject_GetAttrString(interrupts, "noted");
    if (!noted) return NULL;
    if (!PyList_Check(noted)) {
        Py_DECREF(noted);
        PyErr_SetString(PyExc_TypeError, "noted must be a list");
        return NULL;
    }
    Bell *self = (Bell *)type->tp_alloc(type, 0);
    if (!self) {
        Py_DECREF(noted);
        return NULL;
    }
    self->context = (void *)(uintptr_t)context;
    self->on_ring = Py_NewRef(on_ring);
    self->on_error = Py_NewRef(on_error);
    self->interrupts = Py_NewRef(interrupts);
    self->noted = noted;
    return (PyObject *)self;
}

static int Bell_traverse(Bell *self, visitproc visit, void *arg) {
    Py_VISIT(self->on_ring);
    Py_VISIT(self->on_error);
    Py_VISIT(self->interrupts);
    Py_VISIT(self->noted);
    return 0;
}

static int Bell_clear(Bell *self) {
    Py_CLEAR(self->on_ring);
    Py_CLEAR(self->on_error);
    Py_CLEAR(self->interrupts);
    Py_CLEAR(self->noted);
    return 0;
}

static void Bell_dealloc(Bell *self) {
    PyObject_GC_UnTrack(self);
    Bell_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *Bell_hang(Bell *self, PyObject *address) {
    unsigned long long place = PyLong_AsUnsignedLongLong(address);
    if (PyErr_Occurred()) return NULL;
    self->words = (int32_t *)(uintptr_t)place;
    return Py_NewRef(self);
}

static PyObject *Bell_close(Bell *self, PyObject *none) {
    self->words = NULL;
    Bell_clear(self);
    Py_RETURN_NONE;
}

static PyObject *Bell_fuel(Bell *self, PyObject *none) {
    return PyLong_FromUnsignedLongLong(fuel_left(self));
}

/* The place in the mailbox that an index means; −1 with an exception set when it means none. */
static Py_ssize_t place_of(Bell *self, PyObject *index) {
    Py_ssize_t place = PyNumber_AsSsize_t(index, PyExc_IndexError);
    if (place == -1 && PyErr_Occurred()) return -1;
    if (place < 0) place += WORDS;
    if (!self->words || place < 0 || place >= WORDS) {
        PyErr_SetString(PyExc_IndexError, "the mailbox has no such word");
        return -1;
    }
    return place;
}

static int places_of(Bell *self, PyObject *slice, Py_ssize_t *start, Py_ssize_t *count) {
    Py_ssize_t stop, step;
    if (PySlice_Unpack(slice, start, &stop, &step) < 0) return 0;
    *count = PySlice_AdjustIndices(WORDS, start, &stop, step);
    if (step == 1 && self->words) return 1;
    PyErr_SetString(PyExc_ValueError, "words of the mailbox are taken one after the other");
    return 0;
}

static PyObject *Bell_get(Bell *self, PyObject *index) {
    if (PySlice_Check(index)) {
        Py_ssize_t start, count;
        if (!places_of(self, index, &start, &count)) return NULL;
        PyObject *words = PyList_New(count);
        for (Py_ssize_t at = 0; words && at < count; at++) {
            PyObject *word = PyLong_FromLong(self->words[start + at]);
            if (!word) Py_CLEAR(words);
            else PyList_SET_ITEM(words, at, word);
        }
        return words;
    }
    Py_ssize_t place = place_of(self, index);
    return place < 0 ? NULL : PyLong_FromLong(self->words[place]);
}

/* Put a number into a word: its lowest 32 bits, as ctypes has it. */
static int put(Bell *self, Py_ssize_t place, PyObject *number) {
    if (!PyLong_Check(number)) {
        PyErr_Format(PyExc_TypeError, "a word is a whole number, not %s", Py_TYPE(number)->tp_name);
        return -1;
    }
    unsigned long word = PyLong_AsUnsignedLongMask(number);
    if (word == (unsigned long)-1 && PyErr_Occurred()) return -1;
    self->words[place] = (int32_t)(uint32_t)word;
    return 0;
}

static int Bell_set(Bell *self, PyObject *index, PyObject *value) {
    if (!value) {
        PyErr_SetString(PyExc_TypeError, "words of the mailbox cannot be deleted");
        return -1;
    }
    if (!PySlice_Check(index)) {
        Py_ssize_t place = place_of(self, index);
        return place < 0 ? -1 : put(self, place, value);
    }
    Py_ssize_t start, count;
    if (!places_of(self, index, &start, &count)) return -1;
    PyObject *words = PySequence_Fast(value, "words are put from a sequence");
    if (!words) return -1;
    int failed = 0;
    if (PySequence_Fast_GET_SIZE(words) != count) {
        PyErr_SetString(PyExc_ValueError, "as many words are put as are replaced");
        failed = -1;
    }
    for (Py_ssize_t at = 0; !failed && at < count; at++)
        failed = put(self, start + at, PySequence_Fast_GET_ITEM(words, at));
    Py_DECREF(words);
    return failed;
}

static PyObject *Bell_address(Bell *self, void *none) { return PyLong_FromVoidPtr((void *)rung); }

static PyObject *Bell_environment(Bell *self, void *none) { return PyLong_FromVoidPtr(self); }

static PyMethodDef methods[] = {
    {"hang", (PyCFunction)Bell_hang, METH_O, NULL},
    {"close", (PyCFunction)Bell_close, METH_NOARGS, NULL},
    {"fuel", (PyCFunction)Bell_fuel, METH_NOARGS, NULL},
    {NULL},
};

static PyGetSetDef attributes[] = {
    {"address", (getter)Bell_address, NULL, NULL, NULL},
    {"environment", (getter)Bell_environment, NULL, NULL, NULL},
    {NULL},
};

static PyMappingMethods words = {NULL, (binaryfunc)Bell_get, (objobjargproc)Bell_set};

static PyTypeObject BellType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "gorae.virtual.vm.bell.Bell",
    .tp_basicsize = sizeof(Bell),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = Bell_new,
    .tp_dealloc = (destructor)Bell_dealloc,
    .tp_traverse = (traverseproc)Bell_traverse,
    .tp_clear = (inquiry)Bell_clear,
    .tp_methods = methods,
    .tp_getset = attributes,
    .tp_as_mapping = &words,
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "gorae.virtual.vm.bell", .m_size = -1};

/* Find wasmtime's function where ctypes has it. */
static int find_fuel(void) {
    PyObject *ctypes = PyImport_ImportModule("ctypes");
    PyObject *ffi = PyImport_ImportModule("wasmtime._ffi");
    PyObject *dll = ffi ? PyObject_GetAttrString(ffi, "dll") : NULL;
    PyObject *function = dll ? PyObject_GetAttrString(dll, "wasmtime_context_get_fuel") : NULL;
    PyObject *kind = ctypes ? PyObject_GetAttrString(ctypes, "c_void_p") : NULL;
    PyObject *pointer = function && kind ? PyObject_CallMethod(ctypes, "cast", "OO", function, kind) : NULL;
    PyObject *address = pointer ? PyObject_GetAttrString(pointer, "value") : NULL;
    if (address) get_fuel = (GetFuel)PyLong_AsVoidPtr(address);
    Py_XDECREF(address);
    Py_XDECREF(pointer);
    Py_XDECREF(kind);
    Py_XDECREF(function);
    Py_XDECREF(dll);
    Py_XDECREF(ffi);
    Py_XDECREF(ctypes);
    return PyErr_Occurred() ? -1 : 0;
}

PyMODINIT_FUNC PyInit_bell(void) {
    if (find_fuel() < 0 || PyType_Ready(&BellType) < 0) return NULL;
    PyObject *module = PyModule_Create(&definition);
    if (!module) return NULL;
    if (PyModule_AddObjectRef(module, "Bell", (PyObject *)&BellType) < 0 ||
        PyModule_AddIntConstant(module, "WORDS", WORDS) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
