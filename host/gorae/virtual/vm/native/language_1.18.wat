;; What MicroPython 1.18 does otherwise than the interpreter's build, at the feature level of a micro:bit V2
;; (py/mpconfig.h, MICROPY_CONFIG_ROM_LEVEL_CORE_FEATURES). Names that it lacks are taken away in `language.py`.
;;
;; Objects: a number ends in bit 1, an interned string in bits 010; others begin with their type's address:
;; str 0x69a4, int 0x5f50, slice 0x66a0. An operation that is not there returns 0.
(module
  (import "interpreter" "memory" (memory 1))
  (import "interpreter" "367" (func $raise (param i32 i32)))
  (import "interpreter" "725" (func $bad_implicit_conversion (param i32)))
  (import "original" "467" (func $array_subscript (param i32 i32 i32) (result i32)))
  (import "original" "520" (func $dict_operator (param i32 i32 i32) (result i32)))
  (import "original" "723" (func $str_operator (param i32 i32 i32) (result i32)))
  (import "original" "907" (func $pow (param i32 i32) (result i32)))
  (import "original" "911" (func $round (param i32 i32) (result i32)))

  (func $has_type (param $object i32) (param $type i32) (result i32)
    (if (i32.and (local.get $object) (i32.const 3)) (then (return (i32.const 0))))
    (i32.eq (i32.load (local.get $object)) (local.get $type)))

  (func $is_str (param $object i32) (result i32)
    (i32.or
      (i32.eq (i32.and (local.get $object) (i32.const 7)) (i32.const 2))
      (call $has_type (local.get $object) (i32.const 0x69a4))))

  (func $is_quote (param $letter i32) (result i32)
    (i32.or (i32.eq (local.get $letter) (i32.const 34)) (i32.eq (local.get $letter) (i32.const 39))))

  ;; Whether a string begins here: with a quote, r, u, b, rb or br. There is no f.
  (func (export "158") (param $lexer i32) (result i32)
    (local $first i32) (local $second i32)
    (local.set $first (i32.load offset=16 (local.get $lexer)))
    (local.set $second (i32.load offset=20 (local.get $lexer)))
    (if (call $is_quote (local.get $first)) (then (return (i32.const 1))))
    (if (i32.and
          (i32.or
            (i32.or (i32.eq (local.get $first) (i32.const 114)) (i32.eq (local.get $first) (i32.const 117)))
            (i32.eq (local.get $first) (i32.const 98)))
          (call $is_quote (local.get $second)))
      (then (return (i32.const 1))))
    (i32.and
      (i32.or
        (i32.and (i32.eq (local.get $first) (i32.const 114)) (i32.eq (local.get $second) (i32.const 98)))
        (i32.and (i32.eq (local.get $first) (i32.const 98)) (i32.eq (local.get $second) (i32.const 114))))
      (call $is_quote (i32.load offset=24 (local.get $lexer)))))

  ;; Nothing is stored to a slice of an array or bytearray. The board's own modules, which are Python here and
  ;; C there, may: they say that the step is 1, which nobody else does.
  (func (export "467") (param $array i32) (param $index i32) (param $value i32) (result i32)
    (if (i32.and
          (i32.and (i32.ne (local.get $value) (i32.const 0)) (i32.ne (local.get $value) (i32.const 4)))
          (call $has_type (local.get $index) (i32.const 0x66a0)))
      (then
        (if (i32.ne (i32.load offset=12 (local.get $index)) (i32.const 3))
          (then (return (i32.const 0))))))
    (call $array_subscript (local.get $array) (local.get $index) (local.get $value)))

  ;; No dict | dict (22) and dict |= dict (9).
  (func (export "520") (param $operator i32) (param $left i32) (param $right i32) (result i32)
    (if (i32.or (i32.eq (local.get $operator) (i32.const 9)) (i32.eq (local.get $operator) (i32.const 22)))
      (then (return (i32.const 0))))
    (call $dict_operator (local.get $operator) (local.get $left) (local.get $right)))

  ;; "a" + 1 says: can't convert 'int' object to str implicitly. So do all operators, also *= and %=, but ==, !=, *
  ;; (2, 5, 29), % (33) and what begins at 35.
  (func (export "723") (param $operator i32) (param $left i32) (param $right i32) (result i32)
    (if (i32.and
          (i32.and (call $is_str (local.get $left)) (i32.eqz (call $is_str (local.get $right))))
          (i32.or
            (i32.eq (local.get $operator) (i32.const 34))
            (i32.and
              (i32.lt_u (local.get $operator) (i32.const 33))
              (i32.eqz (i32.and (i32.shr_u (i32.const 0x20000024) (local.get $operator)) (i32.const 1))))))
      (then (call $bad_implicit_conversion (local.get $right))))
    (call $str_operator (local.get $operator) (local.get $left) (local.get $right)))

  ;; pow(a, b, c): the text is written to where the module `host` was, which no board has.
  (func (export "907") (param $count i32) (param $arguments i32) (result i32)
    (if (i32.eq (local.get $count) (i32.const 3))
      (then
        (i64.store (i32.const 0x400) (i64.const 0x6f70206772612d33))  ;; "3-arg po"
        (i64.store (i32.const 0x408) (i64.const 0x20746f6e20292877))  ;; "w() not "
        (i64.store (i32.const 0x410) (i64.const 0x6574726f70707573))  ;; "supporte"
        (i64.store (i32.const 0x418) (i64.const 0x0000000000000064))  ;; "d"
        (call $raise (i32.const 0x5c80) (i32.const 0x400))))
    (call $pow (local.get $count) (local.get $arguments)))

  ;; round(i, n) of an integer.
  (func (export "911") (param $count i32) (param $arguments i32) (result i32)
    (local $number i32)
    (local.set $number (i32.load (local.get $arguments)))
    (if (i32.and
          (i32.ge_u (local.get $count) (i32.const 2))
          (i32.or
            (i32.and (local.get $number) (i32.const 1))
            (call $has_type (local.get $number) (i32.const 0x5f50))))
      (then (call $raise (i32.const 0x5c80) (i32.const 0))))
    (call $round (local.get $count) (local.get $arguments)))

  ;; Attributes of functions, closures and bound methods: none.
  (func (export "576") (param $function i32) (param $name i32) (param $to i32))
  (func (export "489") (param $closure i32) (param $name i32) (param $to i32))
  (func (export "482") (param $method i32) (param $name i32) (param $to i32)))
