;; Floats of a micro:bit V2: printed and read as MicroPython 1.18 does with 32 bits (py/formatfloat.c,
;; py/parsenum.c). Its own inexactness is kept: each step is a step of that release, in its order.
;; "334" and "340" are mp_format_float and mp_parse_float_internal of the interpreter's build.
(module
  (import "interpreter" "memory" (memory 1))
  (import "interpreter" "1428" (func $power (param f64 f64) (result f64)))

  ;; 10 to the power of `step`, which is 1, 2, 4, 8, 16 or 32.
  (func $tens (param $step i32) (result f32)
    (if (i32.eq (local.get $step) (i32.const 32)) (then (return (f32.const 1e32))))
    (if (i32.eq (local.get $step) (i32.const 16)) (then (return (f32.const 1e16))))
    (if (i32.eq (local.get $step) (i32.const 8)) (then (return (f32.const 1e8))))
    (if (i32.eq (local.get $step) (i32.const 4)) (then (return (f32.const 1e4))))
    (if (i32.eq (local.get $step) (i32.const 2)) (then (return (f32.const 1e2))))
    (f32.const 1e1))

  (func $tenths (param $step i32) (result f32)
    (if (i32.eq (local.get $step) (i32.const 32)) (then (return (f32.const 1e-32))))
    (if (i32.eq (local.get $step) (i32.const 16)) (then (return (f32.const 1e-16))))
    (if (i32.eq (local.get $step) (i32.const 8)) (then (return (f32.const 1e-8))))
    (if (i32.eq (local.get $step) (i32.const 4)) (then (return (f32.const 1e-4))))
    (if (i32.eq (local.get $step) (i32.const 2)) (then (return (f32.const 1e-2))))
    (f32.const 1e-1))

  ;; `inf` or `nan`, in the case of the format's letter, and the zero behind it.
  (func $word (param $to i32) (param $case i32) (param $a i32) (param $b i32) (param $c i32)
    (i32.store8 (local.get $to) (i32.xor (local.get $a) (local.get $case)))
    (i32.store8 offset=1 (local.get $to) (i32.xor (local.get $b) (local.get $case)))
    (i32.store8 offset=2 (local.get $to) (i32.xor (local.get $c) (local.get $case)))
    (i32.store8 offset=3 (local.get $to) (i32.const 0)))

  (func (export "334") (param $value f64) (param $buffer i32) (param $size i32)
      (param $format i32) (param $precision i32) (param $sign i32) (result i32)
    (local $f f32) (local $s i32) (local $left i32) (local $case i32) (local $asked i32)
    (local $e i32) (local $step i32) (local $dec i32) (local $esign i32) (local $digits i32)
    (local $first i32) (local $minus i32) (local $digit i32) (local $at i32) (local $move i32)
    (local.set $f (f32.demote_f64 (local.get $value)))
    (local.set $s (local.get $buffer))
    (local.set $size (i32.const 32))
    (if (i32.eq (local.get $precision) (i32.const 99))  ;; repr
      (then (local.set $precision (i32.const 7)) (local.set $size (i32.const 16))))
    (local.set $case (i32.and (local.get $format) (i32.const 0x20)))

    (if (i32.and (i32.lt_s (i32.reinterpret_f32 (local.get $f)) (i32.const 0))
                 (f32.eq (local.get $f) (local.get $f)))
      (then
        (i32.store8 (local.get $s) (i32.const 45))
        (local.set $s (i32.add (local.get $s) (i32.const 1)))
        (local.set $f (f32.neg (local.get $f))))
      (else
        (if (local.get $sign)
          (then
            (i32.store8 (local.get $s) (local.get $sign))
            (local.set $s (i32.add (local.get $s) (i32.const 1)))))))
    (local.set $left
      (i32.sub (i32.sub (local.get $size) (i32.const 1)) (i32.sub (local.get $s) (local.get $buffer))))

    (if (f32.eq (local.get $f) (f32.const inf))
      (then
        (call $word (local.get $s) (local.get $case) (i32.const 73) (i32.const 78) (i32.const 70))
        (return (i32.sub (i32.add (local.get $s) (i32.const 3)) (local.get $buffer)))))
    (if (f32.ne (local.get $f) (local.get $f))
      (then
        (call $word (local.get $s) (local.get $case) (i32.const 78) (i32.const 65) (i32.const 78))
        (return (i32.sub (i32.add (local.get $s) (i32.const 3)) (local.get $buffer)))))

    (if (i32.lt_s (local.get $precision) (i32.const 0)) (then (local.set $precision (i32.const 6))))
    (local.set $format (i32.or (local.get $format) (i32.const 0x20)))
    (local.set $asked (local.get $format))
    (if (i32.and (i32.eq (local.get $format) (i32.const 103)) (i32.eqz (local.get $precision)))
      (then (local.set $precision (i32.const 1))))

    (block $scaled
      (if (i32.eqz (i32.reinterpret_f32 (local.get $f)))
        (then
          (if (i32.eq (local.get $format) (i32.const 102))
            (then
              (if (i32.gt_s (i32.add (local.get $precision) (i32.const 2)) (local.get $left))
                (then (local.set $precision (i32.sub (local.get $left) (i32.const 2)))))
              (local.set $digits (i32.add (local.get $precision) (i32.const 1))))
            (else
              (if (i32.gt_s (i32.add (local.get $precision) (i32.const 6)) (local.get $left))
                (then (local.set $precision (i32.sub (local.get $left) (i32.const 6)))))
              (if (i32.eq (local.get $format) (i32.const 101))
                (then (local.set $esign (i32.const 43))))))
          (br $scaled)))

      (local.set $step (i32.const 32))
      (if (f32.lt (local.get $f) (f32.const 1))
        (then  ;; less than one
          (local.set $first (i32.add (i32.const 48) (f32.ge (local.get $f) (f32.const 0.9999995))))
          (loop $next
            (if (f32.gt (call $tenths (local.get $step)) (local.get $f))
              (then
                (local.set $e (i32.add (local.get $e) (local.get $step)))
                (local.set $f (f32.mul (local.get $f) (call $tens (local.get $step))))))
            (br_if $next (local.tee $step (i32.shr_u (local.get $step) (i32.const 1)))))
          (local.set $minus (i32.const 45))
          (if (f32.lt (local.get $f) (f32.const 1))
            (then
              (if (f32.ge (local.get $f) (f32.const 0.9999995))
                (then
                  (local.set $f (f32.const 1))
                  (if (i32.eqz (local.get $e)) (then (local.set $minus (i32.const 43)))))
                (else
                  (local.set $e (i32.add (local.get $e) (i32.const 1)))
                  (local.set $f (f32.mul (local.get $f) (f32.const 10)))))))
          (if (i32.or (i32.eq (local.get $format) (i32.const 102))
                (i32.and (i32.eq (local.get $format) (i32.const 103)) (i32.le_s (local.get $e) (i32.const 4))))
            (then
              (local.set $format (i32.const 102))
              (local.set $dec (i32.const -1))
              (i32.store8 (local.get $s) (local.get $first))
              (local.set $s (i32.add (local.get $s) (i32.const 1)))
              (if (i32.eq (local.get $asked) (i32.const 103))
                (then
                  (local.set $precision
                    (i32.add (local.get $precision) (i32.sub (local.get $e) (i32.const 1))))))
              (if (i32.gt_s (i32.add (local.get $precision) (i32.const 2)) (local.get $left))
                (then (local.set $precision (i32.sub (local.get $left) (i32.const 2)))))
              (if (local.tee $digits (local.get $precision))
                (then
                  (i32.store8 (local.get $s) (i32.const 46))
                  (local.set $s (i32.add (local.get $s) (i32.const 1)))
                  (block $enough
                    (loop $zeros
                      (br_if $enough
                        (i32.eqz (local.tee $e (i32.sub (local.get $e) (i32.const 1)))))
                      (br_if $enough (i32.eqz (local.get $digits)))
                      (i32.store8 (local.get $s) (i32.const 48))
                      (local.set $s (i32.add (local.get $s) (i32.const 1)))
                      (local.set $digits (i32.sub (local.get $digits) (i32.const 1)))
                      (br $zeros))))))
            (else
              (local.set $esign (local.get $minus))
              (if (i32.gt_s (local.get $precision) (i32.sub (local.get $left) (i32.const 6)))
                (then
                  (local.set $precision (i32.sub (local.get $left) (i32.const 6)))
                  (if (i32.eq (local.get $format) (i32.const 103))
                    (then (local.set $precision (i32.add (local.get $precision) (i32.const 1)))))))))
          (br $scaled)))

      (loop $next  ;; one or more
        (if (f32.le (call $tens (local.get $step)) (local.get $f))
          (then
            (local.set $e (i32.add (local.get $e) (local.get $step)))
            (local.set $f (f32.mul (local.get $f) (call $tenths (local.get $step))))))
        (br_if $next (local.tee $step (i32.shr_u (local.get $step) (i32.const 1)))))
      (if (i32.ge_s (i32.trunc_sat_f32_s (local.get $f)) (i32.const 10))
        (then
          (local.set $e (i32.add (local.get $e) (i32.const 1)))
          (local.set $f (f32.mul (local.get $f) (f32.const 0.1)))))
      (if (i32.eq (local.get $format) (i32.const 102))
        (then
          (if (i32.ge_s (local.get $e) (local.get $left))
            (then (local.set $format (i32.const 101)))
            (else
              (if (i32.gt_s (i32.add (i32.add (local.get $e) (local.get $precision)) (i32.const 2))
                    (local.get $left))
                (then
                  (local.set $precision
                    (i32.sub (i32.sub (local.get $left) (local.get $e)) (i32.const 2)))
                  (if (i32.lt_s (local.get $precision) (i32.const 0))
                    (then (local.set $precision (i32.add (local.get $precision) (i32.const 1)))))))))))
      (if (i32.and (i32.eq (local.get $format) (i32.const 101))
            (i32.gt_s (local.get $precision) (i32.sub (local.get $left) (i32.const 6))))
        (then (local.set $precision (i32.sub (local.get $left) (i32.const 6)))))
      (if (i32.eq (local.get $format) (i32.const 103))
        (then
          (if (i32.gt_s (i32.add (local.get $precision) (i32.const 5)) (local.get $left))
            (then (local.set $precision (i32.sub (local.get $left) (i32.const 5)))))
          (if (i32.lt_s (local.get $e) (local.get $precision))
            (then
              (local.set $format (i32.const 102))
              (local.set $precision
                (i32.sub (local.get $precision) (i32.add (local.get $e) (i32.const 1))))))))
      (if (i32.eq (local.get $format) (i32.const 102))
        (then
          (local.set $dec (local.get $e))
          (local.set $digits (i32.add (i32.add (local.get $precision) (local.get $e)) (i32.const 1))))
        (else (local.set $esign (i32.const 43)))))

    (if (i32.lt_s (local.get $precision) (i32.const 0)) (then (local.set $precision (i32.const 0))))
    (if (i32.eq (local.get $format) (i32.const 101))
      (then (local.set $digits (i32.add (local.get $precision) (i32.const 1)))))
    (if (i32.eq (local.get $format) (i32.const 103))
      (then
        (if (i32.eqz (local.get $precision)) (then (local.set $precision (i32.const 1))))
        (local.set $digits (local.get $precision))))

    (local.set $move (local.get $digits))
    (block $printed
      (loop $print
        (br_if $printed (i32.le_s (local.get $move) (i32.const 0)))
        (local.set $digit (i32.trunc_sat_f32_s (local.get $f)))
        (i32.store8 (local.get $s)
          (i32.add (i32.const 48)
            (select (i32.const 0) (local.get $digit) (i32.lt_s (local.get $digit) (i32.const 0)))))
        (local.set $s (i32.add (local.get $s) (i32.const 1)))
        (if (i32.and (i32.eqz (local.get $dec)) (i32.gt_s (local.get $precision) (i32.const 0)))
          (then
            (i32.store8 (local.get $s) (i32.const 46))
            (local.set $s (i32.add (local.get $s) (i32.const 1)))))
        (local.set $f
          (f32.mul (f32.sub (local.get $f) (f32.convert_i32_s (local.get $digit))) (f32.const 10)))
        (local.set $dec (i32.sub (local.get $dec) (i32.const 1)))
        (local.set $move (i32.sub (local.get $move) (i32.const 1)))
        (br $print)))

    (if (i32.and
          (i32.or (i32.ne (local.get $asked) (i32.const 102)) (i32.le_s (local.get $e) (local.get $digits)))
          (f32.ge (local.get $f) (f32.const 5)))
      (then  ;; round up
        (local.set $at (i32.sub (local.get $s) (i32.const 1)))
        (block $carried
          (loop $carry
            (local.set $digit (i32.load8_u (local.get $at)))
            (if (i32.eq (local.get $digit) (i32.const 46))
              (then (local.set $at (i32.sub (local.get $at) (i32.const 1))) (br $carry)))
            (if (i32.gt_u (i32.sub (local.get $digit) (i32.const 48)) (i32.const 9))
              (then (local.set $at (i32.add (local.get $at) (i32.const 1))) (br $carried)))
            (if (i32.lt_u (local.get $digit) (i32.const 57))
              (then
                (i32.store8 (local.get $at) (i32.add (local.get $digit) (i32.const 1)))
                (br $carried)))
            (i32.store8 (local.get $at) (i32.const 48))
            (br_if $carried (i32.eq (local.get $at) (local.get $buffer)))
            (local.set $at (i32.sub (local.get $at) (i32.const 1)))
            (br $carry)))
        (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 48))
          (then  ;; one digit more, in front
            (if (i32.and (i32.eq (i32.load8_u offset=1 (local.get $at)) (i32.const 46))
                  (i32.ne (local.get $format) (i32.const 102)))
              (then
                (i32.store8 (local.get $at) (i32.const 46))
                (i32.store8 offset=1 (local.get $at) (i32.const 48))
                (if (i32.eq (local.get $esign) (i32.const 45))
                  (then
                    (if (i32.eqz (local.tee $e (i32.sub (local.get $e) (i32.const 1))))
                      (then (local.set $esign (i32.const 43)))))
                  (else (local.set $e (i32.add (local.get $e) (i32.const 1))))))
              (else (local.set $s (i32.add (local.get $s) (i32.const 1)))))
            (local.set $move (local.get $s))
            (block $moved
              (loop $shift
                (br_if $moved (i32.le_u (local.get $move) (local.get $at)))
                (i32.store8 (local.get $move)
                  (i32.load8_u (i32.sub (local.get $move) (i32.const 1))))
                (local.set $move (i32.sub (local.get $move) (i32.const 1)))
                (br $shift)))
            (i32.store8 (local.get $at) (i32.const 49))))))

    (if (i32.and (i32.eq (local.get $asked) (i32.const 103)) (i32.gt_s (local.get $precision) (i32.const 0)))
      (then  ;; no zeros at the end
        (block $stripped
          (loop $strip
            (br_if $stripped
              (i32.ne (i32.load8_u (i32.sub (local.get $s) (i32.const 1))) (i32.const 48)))
            (local.set $s (i32.sub (local.get $s) (i32.const 1)))
            (br $strip)))
        (if (i32.eq (i32.load8_u (i32.sub (local.get $s) (i32.const 1))) (i32.const 46))
          (then (local.set $s (i32.sub (local.get $s) (i32.const 1)))))))
    (if (local.get $esign)
      (then
        (i32.store8 (local.get $s) (i32.or (i32.const 69) (local.get $case)))
        (i32.store8 offset=1 (local.get $s) (local.get $esign))
        (i32.store8 offset=2 (local.get $s)
          (i32.add (i32.const 48) (i32.rem_s (i32.div_s (local.get $e) (i32.const 10)) (i32.const 10))))
        (i32.store8 offset=3 (local.get $s)
          (i32.add (i32.const 48) (i32.rem_s (local.get $e) (i32.const 10))))
        (local.set $s (i32.add (local.get $s) (i32.const 4)))))
    (i32.store8 (local.get $s) (i32.const 0))
    (i32.sub (local.get $s) (local.get $buffer)))

  ;; powf(10, exponent), which is one unit off the nearest float in four places.
  (func $power_of_ten (param $exponent i32) (result f32)
    (f32.reinterpret_i32
      (i32.sub
        (i32.add
          (i32.reinterpret_f32
            (f32.demote_f64 (call $power (f64.const 10) (f64.convert_i32_s (local.get $exponent)))))
          (i32.eq (local.get $exponent) (i32.const 11)))
        (i32.or
          (i32.eq (local.get $exponent) (i32.const -18))
          (i32.or
            (i32.eq (local.get $exponent) (i32.const -22))
            (i32.eq (local.get $exponent) (i32.const -36)))))))

  ;; Read a number without a sign: the float goes to `to`; the end of what was read, or 0 for "1e".
  (func (export "340") (param $s i32) (param $length i32) (param $to i32) (result i32)
    (local $top i32) (local $value f32) (local $in i32) (local $digit i32) (local $byte i32)
    (local $negative i32) (local $exponent i32) (local $extra i32)
    (local.set $top (i32.add (local.get $s) (local.get $length)))
    (block $read
      (loop $next
        (br_if $read (i32.ge_u (local.get $s) (local.get $top)))
        (local.set $byte (i32.load8_u (local.get $s)))
        (local.set $s (i32.add (local.get $s) (i32.const 1)))
        (if (i32.lt_u (local.tee $digit (i32.sub (local.get $byte) (i32.const 48))) (i32.const 10))
          (then
            (if (i32.eq (local.get $in) (i32.const 2))
              (then
                (if (i32.lt_s (local.get $exponent) (i32.const 107374181))
                  (then
                    (local.set $exponent
                      (i32.add (i32.mul (local.get $exponent) (i32.const 10)) (local.get $digit))))))
              (else
                (if (f32.lt (local.get $value) (f32.const 1e20))
                  (then
                    (local.set $value
                      (f32.add (f32.mul (f32.const 10) (local.get $value))
                        (f32.convert_i32_u (local.get $digit))))
                    (local.set $extra (i32.sub (local.get $extra) (local.get $in))))
                  (else
                    (local.set $extra (i32.add (local.get $extra) (i32.eqz (local.get $in))))))))
            (br $next)))
        (if (i32.and (i32.eqz (local.get $in)) (i32.eq (local.get $byte) (i32.const 46)))
          (then (local.set $in (i32.const 1)) (br $next)))
        (if (i32.and (i32.ne (local.get $in) (i32.const 2))
              (i32.eq (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 101)))
          (then
            (local.set $in (i32.const 2))
            (if (i32.lt_u (local.get $s) (local.get $top))
              (then
                (local.set $byte (i32.load8_u (local.get $s)))
                (local.set $negative (i32.eq (local.get $byte) (i32.const 45)))
                (local.set $s (i32.add (local.get $s)
                  (i32.or (local.get $negative) (i32.eq (local.get $byte) (i32.const 43)))))))
            (if (i32.eq (local.get $s) (local.get $top)) (then (return (i32.const 0))))
            (br $next)))
        (br_if $next (i32.eq (local.get $byte) (i32.const 95)))
        (local.set $s (i32.sub (local.get $s) (i32.const 1)))))
    (if (local.get $negative)
      (then (local.set $exponent (i32.sub (i32.const 0) (local.get $exponent)))))
    (local.set $exponent (i32.add (local.get $exponent) (local.get $extra)))
    (if (i32.lt_s (local.get $exponent) (i32.const -37))
      (then
        (local.set $exponent (i32.add (local.get $exponent) (i32.const 37)))
        (local.set $value (f32.mul (local.get $value) (f32.const 1e-37)))))
    (local.set $value
      (if (result f32)
          (i32.and (i32.lt_s (local.get $exponent) (i32.const 0))
            (i32.ge_s (local.get $exponent) (i32.const -9)))
        (then
          (f32.div (local.get $value) (call $power_of_ten (i32.sub (i32.const 0) (local.get $exponent)))))
        (else (f32.mul (local.get $value) (call $power_of_ten (local.get $exponent))))))
    (f64.store (local.get $to) (f64.promote_f32 (local.get $value)))
    (local.get $s)))
