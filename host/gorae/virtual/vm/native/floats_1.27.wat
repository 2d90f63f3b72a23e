;; Floats of an ESP32: printed and read as MicroPython 1.27 does with 32 bits (py/formatfloat.c and
;; py/parsenum.c with MICROPY_FLOAT_FORMAT_IMPL_APPROX): the shortest text that is read as the same float.
;; "334" and "340" are mp_format_float and mp_parse_float_internal of the interpreter's build.
(module
  (import "interpreter" "memory" (memory 1))
  (import "interpreter" "1428" (func $power (param f64 f64) (result f64)))

  ;; number * 10 ** exponent: first the power of two, in the exponent's bits, then that of five.
  (func $scaled (param $number f32) (param $exponent i32) (result f32)
    (local $bits i32)
    (if (i32.or (i32.eqz (local.get $exponent)) (f32.eq (local.get $number) (f32.const 0)))
      (then (return (local.get $number))))
    (local.set $bits (i32.reinterpret_f32 (local.get $number)))
    (local.set $number
      (f32.reinterpret_i32
        (i32.or
          (i32.and (local.get $bits) (i32.const 0x807fffff))
          (i32.and
            (i32.add (local.get $bits) (i32.shl (local.get $exponent) (i32.const 23)))
            (i32.const 0x7f800000)))))
    (if (i32.and (i32.lt_s (local.get $exponent) (i32.const 0))
          (i32.ge_s (local.get $exponent) (i32.const -10)))
      (then
        (return
          (f32.div (local.get $number) (call $fives (i32.sub (i32.const 0) (local.get $exponent)))))))
    (f32.mul (local.get $number) (call $fives (local.get $exponent))))

  (func $fives (param $exponent i32) (result f32)
    (f32.demote_f64 (call $power (f64.const 5) (f64.convert_i32_s (local.get $exponent)))))

  ;; What a text with these digits is read as: digits / 10 ** places. `cap` is 10 ** number of digits.
  (func $read_back (param $digits i32) (param $cap i32) (param $places i32) (param $fixed i32) (result f32)
    (local $exponent i32)
    (local.set $exponent (i32.sub (i32.const 0) (local.get $places)))
    (if (i32.and (i32.ge_u (local.get $digits) (local.get $cap)) (i32.eqz (local.get $fixed)))
      (then
        (local.set $digits (i32.div_u (local.get $digits) (i32.const 10)))
        (local.set $exponent (i32.add (local.get $exponent) (i32.const 1)))))
    (if (i32.eqz (local.get $digits)) (then (return (f32.const 0))))
    (block $stripped
      (loop $strip
        (br_if $stripped (i32.rem_u (local.get $digits) (i32.const 10)))
        (local.set $digits (i32.div_u (local.get $digits) (i32.const 10)))
        (local.set $exponent (i32.add (local.get $exponent) (i32.const 1)))
        (br $strip)))
    (call $scaled (f32.convert_i32_u (local.get $digits)) (local.get $exponent)))

  ;; "0." and so many zeros; where they end.
  (func $zeros (param $s i32) (param $count i32) (result i32)
    (i32.store16 align=1 (local.get $s) (i32.const 0x2e30))
    (local.set $s (i32.add (local.get $s) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.le_s (local.get $count) (i32.const 0)))
        (i32.store8 (local.get $s) (i32.const 48))
        (local.set $s (i32.add (local.get $s) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $s))

  ;; Write the mantissa with its point, zeros and exponent at `s`; where the text ends.
  ;; `flags`: 1 %e, 2 %g, 4 %f, 0x20 small letters.
  (func $render (param $mantissa i32) (param $cap i32) (param $s i32) (param $digits i32)
      (param $room i32) (param $trailing i32) (param $dec i32) (param $e i32) (param $flags i32) (result i32)
    (local $count i32) (local $dot i32) (local $digit i32)
    (if (i32.and (i32.ne (local.get $mantissa) (i32.const 0))
          (i32.ge_u (local.get $mantissa) (local.get $cap)))
      (then
        (if (i32.and (local.get $flags) (i32.const 4))
          (then
            (local.set $digits (i32.add (local.get $digits) (i32.const 1)))
            (local.set $dec (i32.add (local.get $dec) (i32.const 1))))
          (else
            (local.set $mantissa (i32.div_u (local.get $mantissa) (i32.const 10)))
            (local.set $e (i32.add (local.get $e) (i32.const 1)))))))
    (if (i32.and (i32.shr_u (i32.and (local.get $flags) (i32.const 2)) (i32.const 1))
          (i32.ne (local.get $e) (i32.const 0)))
      (then
        (if (i32.ge_s (local.get $e) (i32.const 0))
          (then
            (if (i32.lt_s (local.get $e) (local.get $room))
              (then
                (local.set $dec (i32.add (local.get $dec) (local.get $e)))
                (if (i32.ge_s (local.get $dec) (local.get $digits))
                  (then
                    (local.set $trailing
                      (i32.sub (local.get $dec) (i32.sub (local.get $digits) (i32.const 1))))))
                (local.set $e (i32.const 0)))))
          (else
            (if (i32.ge_s (local.get $e) (i32.const -4))
              (then
                (block $trimmed
                  (loop $trim
                    (br_if $trimmed (i32.ge_s (local.get $e) (i32.const 0)))
                    (br_if $trimmed (i32.rem_u (local.get $mantissa) (i32.const 10)))
                    (local.set $mantissa (i32.div_u (local.get $mantissa) (i32.const 10)))
                    (local.set $count (i32.add (local.get $count) (i32.const 1)))
                    (local.set $e (i32.add (local.get $e) (i32.const 1)))
                    (br $trim)))
                (local.set $digits (i32.sub (local.get $digits) (local.get $count)))
                (local.set $s
                  (call $zeros (local.get $s)
                    (i32.sub (i32.sub (local.get $count) (local.get $e)) (i32.const 1))))
                (local.set $dec (i32.const 255))
                (local.set $e (i32.const 0))))))))

    (local.set $digit (i32.sub (local.get $digits) (i32.const 1)))
    (block $written
      (loop $write
        (br_if $written (i32.lt_s (local.get $digit) (i32.const 0)))
        (i32.store8
          (i32.add (local.get $s)
            (i32.add (local.get $digit) (i32.gt_s (local.get $digit) (local.get $dec))))
          (i32.add (i32.const 48) (i32.rem_u (local.get $mantissa) (i32.const 10))))
        (local.set $mantissa (i32.div_u (local.get $mantissa) (i32.const 10)))
        (local.set $digit (i32.sub (local.get $digit) (i32.const 1)))
        (br $write)))
    (local.set $dot (i32.ge_s (local.get $dec) (i32.const 255)))
    (if (i32.lt_s (i32.add (local.get $dec) (i32.const 1)) (local.get $digits))
      (then
        (local.set $dot (i32.const 1))
        (local.set $s (i32.add (local.get $s) (i32.const 1)))
        (i32.store8 (i32.add (local.get $s) (local.get $dec)) (i32.const 46))))
    (local.set $s (i32.add (local.get $s) (local.get $digits)))

    (local.set $dec (i32.sub (local.get $dec) (i32.sub (local.get $digits) (i32.const 1))))
    (block $filled
      (loop $fill
        (br_if $filled (i32.eqz (local.get $trailing)))
        (local.set $trailing (i32.sub (local.get $trailing) (i32.const 1)))
        (if (i32.eqz (local.get $dec))
          (then
            (i32.store8 (local.get $s) (i32.const 46))
            (local.set $s (i32.add (local.get $s) (i32.const 1)))
            (local.set $dot (i32.const 1))))
        (local.set $dec (i32.sub (local.get $dec) (i32.const 1)))
        (i32.store8 (local.get $s) (i32.const 48))
        (local.set $s (i32.add (local.get $s) (i32.const 1)))
        (br $fill)))
    (if (i32.and (i32.ne (i32.and (local.get $flags) (i32.const 2)) (i32.const 0)) (local.get $dot))
      (then
        (block $stripped
          (loop $strip
            (br_if $stripped
              (i32.ne (i32.load8_u (i32.sub (local.get $s) (i32.const 1))) (i32.const 48)))
            (local.set $s (i32.sub (local.get $s) (i32.const 1)))
            (br $strip)))
        (if (i32.eq (i32.load8_u (i32.sub (local.get $s) (i32.const 1))) (i32.const 46))
          (then (local.set $s (i32.sub (local.get $s) (i32.const 1)))))))

    (if (i32.and
          (i32.or (i32.ne (local.get $e) (i32.const 0)) (i32.and (local.get $flags) (i32.const 1)))
          (i32.eqz (i32.and (local.get $flags) (i32.const 4))))
      (then
        (i32.store8 (local.get $s) (i32.or (i32.const 69) (i32.and (local.get $flags) (i32.const 0x20))))
        (i32.store8 offset=1 (local.get $s)
          (select (i32.const 43) (i32.const 45) (i32.ge_s (local.get $e) (i32.const 0))))
        (if (i32.lt_s (local.get $e) (i32.const 0))
          (then (local.set $e (i32.sub (i32.const 0) (local.get $e)))))
        (i32.store8 offset=2 (local.get $s)
          (i32.add (i32.const 48) (i32.rem_u (i32.div_u (local.get $e) (i32.const 10)) (i32.const 10))))
        (i32.store8 offset=3 (local.get $s)
          (i32.add (i32.const 48) (i32.rem_u (local.get $e) (i32.const 10))))
        (local.set $s (i32.add (local.get $s) (i32.const 4)))))
    (i32.store8 (local.get $s) (i32.const 0))
    (local.get $s))

  (func $word (param $to i32) (param $case i32) (param $a i32) (param $b i32) (param $c i32) (result i32)
    (i32.store8 (local.get $to) (i32.xor (local.get $a) (local.get $case)))
    (i32.store8 offset=1 (local.get $to) (i32.xor (local.get $b) (local.get $case)))
    (i32.store8 offset=2 (local.get $to) (i32.xor (local.get $c) (local.get $case)))
    (i32.store8 offset=3 (local.get $to) (i32.const 0))
    (i32.add (local.get $to) (i32.const 3)))

  (func (export "334") (param $value f64) (param $buffer i32) (param $size i32)
      (param $format i32) (param $precision i32) (param $sign i32) (result i32)
    (local $f f32) (local $start i32) (local $s i32) (local $flags i32) (local $room i32) (local $e i32)
    (local $large i32) (local $most i32) (local $leading i32) (local $trailing i32) (local $digits i32)
    (local $places i32) (local $scale i32) (local $dec i32) (local $cap i32) (local $mantissa i32)
    (local $times i32) (local $range i32) (local $best i32) (local $off f32) (local $best_off f32)
    (local $base f32) (local $better f32)
    (local.set $f (f32.demote_f64 (local.get $value)))
    (local.set $start (local.get $buffer))
    (if (i32.and (i32.lt_s (i32.reinterpret_f32 (local.get $f)) (i32.const 0))
                 (f32.eq (local.get $f) (local.get $f)))
      (then (local.set $f (f32.neg (local.get $f))) (local.set $sign (i32.const 45))))
    (if (local.get $sign)
      (then
        (i32.store8 (local.get $start) (local.get $sign))
        (local.set $start (i32.add (local.get $start) (i32.const 1)))
        (local.set $size (i32.sub (local.get $size) (i32.const 1)))))
    (local.set $flags (i32.and (local.get $format) (i32.const 0x20)))
    (if (f32.eq (local.get $f) (f32.const inf))
      (then
        (return (i32.sub
          (call $word (local.get $start) (local.get $flags) (i32.const 73) (i32.const 78) (i32.const 70))
          (local.get $buffer)))))
    (if (f32.ne (local.get $f) (local.get $f))
      (then
        (return (i32.sub
          (call $word (local.get $start) (local.get $flags) (i32.const 78) (i32.const 65) (i32.const 78))
          (local.get $buffer)))))

    (local.set $format (i32.or (local.get $format) (i32.const 0x20)))
    (local.set $flags
      (i32.or (local.get $flags)
        (select (i32.const 4)
          (select (i32.const 2) (i32.const 1) (i32.eq (local.get $format) (i32.const 103)))
          (i32.eq (local.get $format) (i32.const 102)))))
    (if (i32.lt_s (local.get $precision) (i32.const 0)) (then (local.set $precision (i32.const 6))))
    (local.set $room (i32.sub (local.get $size) (i32.const 3)))
    (if (i32.lt_s (local.get $precision) (local.get $room))
      (then (local.set $room (local.get $precision))))
    (if (i32.eq (local.get $precision) (i32.const 99))  ;; repr
      (then (local.set $precision (i32.const 9)) (local.set $room (i32.const 16))))

    (if (i32.reinterpret_f32 (local.get $f))
      (then  ;; the power of ten, first from that of two
        (local.set $e
          (i32.trunc_sat_f32_s
            (f32.mul
              (f32.convert_i32_s
                (i32.sub (i32.shr_u (i32.reinterpret_f32 (local.get $f)) (i32.const 23)) (i32.const 127)))
              (f32.const 0.3010299956639812))))
        (local.set $large (f32.ge (local.get $f) (f32.const 1)))
        (block $found
          (loop $seek
            (local.set $base (call $scaled (f32.const 1) (i32.add (local.get $e) (local.get $large))))
            (br_if $found
              (i32.ne (f32.ge (local.get $f) (local.get $base)) (local.get $large)))
            (local.set $e
              (i32.add (local.get $e) (select (i32.const 1) (i32.const -1) (local.get $large))))
            (br $seek)))))

    (if (i32.and (i32.ne (i32.and (local.get $flags) (i32.const 4)) (i32.const 0))
          (i32.gt_s (local.get $e) (i32.const 0)))
      (then
        (if (i32.gt_s (i32.add (i32.add (local.get $e) (local.get $precision)) (i32.const 2))
              (local.get $size))
          (then
            (local.set $flags (i32.xor (local.get $flags) (i32.const 6)))
            (local.set $precision (i32.add (local.get $precision) (i32.const 1)))))))
    (local.set $most (local.get $precision))
    (if (i32.and (local.get $flags) (i32.const 4))
      (then
        (if (i32.gt_s (local.get $most) (i32.sub (local.get $size) (i32.const 3)))
          (then (local.set $most (i32.sub (local.get $size) (i32.const 3)))))
        (if (i32.lt_s (local.get $e) (i32.const 0))
          (then
            (if (i32.and (i32.gt_s (local.get $most) (i32.const 2)) (i32.lt_s (local.get $e) (i32.const -2)))
              (then
                (local.set $leading (i32.sub (i32.const 0) (local.get $e)))
                (if (i32.ge_s (local.get $leading) (local.get $most))
                  (then (local.set $leading (local.get $most))))
                (local.set $leading (i32.sub (local.get $leading) (i32.const 2)))
                (local.set $most (i32.sub (local.get $most) (local.get $leading))))
              (else (local.set $most (i32.add (local.get $most) (i32.const 1))))))
          (else (local.set $most (i32.add (local.get $most) (i32.add (local.get $e) (i32.const 1)))))))
      (else
        (if (i32.or (i32.eqz (i32.and (local.get $flags) (i32.const 2))) (i32.eqz (local.get $most)))
          (then (local.set $most (i32.add (local.get $most) (i32.const 1)))))))
    (if (i32.gt_s (local.get $most) (i32.const 9))
      (then
        (local.set $trailing (i32.sub (local.get $most) (i32.const 9)))
        (local.set $most (i32.const 9))))
    (local.set $scale
      (i32.sub (i32.sub (local.get $size) (local.get $most))
        (select (i32.const 3) (i32.const 7) (i32.and (local.get $flags) (i32.const 4)))))
    (if (i32.gt_s (local.get $trailing) (local.get $scale))
      (then (local.set $trailing (local.get $scale))))
    (local.set $digits
      (select (i32.const 6) (local.get $most) (i32.lt_s (i32.const 6) (local.get $most))))

    (block $done
      (loop $again
        (local.set $s (local.get $start))
        (local.set $dec (i32.const 0))
        (if (i32.eqz (i32.reinterpret_f32 (local.get $f)))
          (then (local.set $places (i32.const 0)))
          (else
            (local.set $places (i32.sub (local.get $digits) (i32.const 1)))
            (if (i32.and (local.get $flags) (i32.const 4))
              (then
                (if (i32.lt_s (local.get $e) (i32.const 0))
                  (then
                    (if (i32.gt_s (local.get $leading) (i32.const 0))
                      (then
                        (local.set $s (call $zeros (local.get $s) (local.get $leading)))
                        (local.set $places
                          (i32.add (local.get $places) (i32.add (local.get $leading) (i32.const 1))))
                        (local.set $dec (i32.const 255)))))
                  (else
                    (local.set $places (i32.sub (local.get $places) (local.get $e)))
                    (local.set $dec (local.get $e)))))
              (else (local.set $places (i32.sub (local.get $places) (local.get $e)))))))
        (local.set $cap (i32.const 10))
        (local.set $times (i32.const 1))
        (block $counted
          (loop $count
            (br_if $counted (i32.ge_s (local.get $times) (local.get $digits)))
            (local.set $cap (i32.mul (local.get $cap) (i32.const 10)))
            (local.set $times (i32.add (local.get $times) (i32.const 1)))
            (br $count)))
        (local.set $mantissa (i32.const 1))
        (local.set $scale (local.get $places))
        (if (i32.and (i32.gt_s (local.get $digits) (i32.const 6)) (i32.gt_s (local.get $places) (i32.const 1)))
          (then
            (if (i32.and (i32.gt_s (local.get $digits) (i32.const 7))
                  (i32.gt_s (local.get $places) (i32.const 2)))
              (then
                (local.set $mantissa (i32.const 100))
                (local.set $scale (i32.sub (local.get $scale) (i32.const 2))))
              (else
                (local.set $mantissa (i32.const 10))
                (local.set $scale (i32.sub (local.get $scale) (i32.const 1)))))))
        (local.set $mantissa
          (i32.mul (local.get $mantissa)
            (i32.trunc_sat_f32_u
              (f32.add (call $scaled (local.get $f) (local.get $scale)) (f32.const 0.5)))))
        (local.set $best (local.get $mantissa))
        (local.set $best_off
          (local.tee $off
            (f32.sub
              (call $read_back (local.get $mantissa) (local.get $cap) (local.get $places)
                (i32.and (local.get $flags) (i32.const 4)))
              (local.get $f))))
        (br_if $done (i32.eqz (i32.reinterpret_f32 (local.get $off))))
        (local.set $range (i32.const 1))
        (if (i32.gt_s (local.get $digits) (i32.const 6))
          (then
            (local.set $range
              (i32.shl (i32.const 1) (i32.mul (i32.const 3) (i32.sub (local.get $digits) (i32.const 6)))))))
        (loop $search
          (local.set $mantissa
            (i32.add (local.get $mantissa)
              (select (local.get $range) (i32.sub (i32.const 0) (local.get $range))
                (i32.lt_s (i32.reinterpret_f32 (local.get $off)) (i32.const 0)))))
          (local.set $off
            (f32.sub
              (call $read_back (local.get $mantissa) (local.get $cap) (local.get $places)
                (i32.and (local.get $flags) (i32.const 4)))
              (local.get $f)))
          (br_if $done (i32.eqz (i32.reinterpret_f32 (local.get $off))))
          (local.set $better (f32.sub (f32.abs (local.get $off)) (f32.abs (local.get $best_off))))
          (if (i32.or (i32.lt_s (i32.reinterpret_f32 (local.get $better)) (i32.const 0))
                (i32.and (i32.eqz (i32.reinterpret_f32 (local.get $better)))
                  (i32.eqz (i32.rem_u (local.get $mantissa) (i32.const 10)))))
            (then
              (local.set $best_off (local.get $off))
              (local.set $best (local.get $mantissa))))
          (if (i32.gt_u (local.get $range) (i32.const 1))
            (then (local.set $range (i32.shr_u (local.get $range) (i32.const 1))) (br $search))))
        (if (i32.lt_s (local.get $digits) (local.get $most))
          (then (local.set $digits (i32.add (local.get $digits) (i32.const 1))) (br $again)))
        (local.set $mantissa (local.get $best))))
    (i32.sub
      (call $render (local.get $mantissa) (local.get $cap) (local.get $s) (local.get $digits)
        (local.get $room)
        (i32.add (local.get $trailing) (i32.sub (local.get $most) (local.get $digits)))
        (local.get $dec) (local.get $e) (local.get $flags))
      (local.get $buffer)))

  ;; Read a number without a sign: the float goes to `to`; the end of what was read, or 0 for "1e".
  (func (export "340") (param $s i32) (param $length i32) (param $to i32) (result i32)
    (local $top i32) (local $in i32) (local $digit i32) (local $byte i32) (local $negative i32)
    (local $exponent i32) (local $extra i32) (local $mantissa i32) (local $whole i32) (local $parts i32)
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
                      (i32.add (i32.mul (local.get $exponent) (i32.const 10)) (local.get $digit)))))
                (br $next)))
            (if (i32.or (i32.eqz (local.get $digit))
                  (i32.ge_u (local.get $mantissa) (i32.const 0x19999998)))
              (then  ;; a zero, or a digit too many: it counts only if another follows
                (local.set $whole (i32.add (local.get $whole) (i32.eqz (local.get $in))))
                (local.set $parts (i32.add (local.get $parts) (local.get $in)))
                (br $next)))
            (block $whole_done
              (loop $whole_zeros
                (br_if $whole_done (i32.eqz (local.get $whole)))
                (if (i32.lt_u (local.get $mantissa) (i32.const 0x19999998))
                  (then (local.set $mantissa (i32.mul (local.get $mantissa) (i32.const 10))))
                  (else (local.set $extra (i32.add (local.get $extra) (i32.const 1)))))
                (local.set $whole (i32.sub (local.get $whole) (i32.const 1)))
                (br $whole_zeros)))
            (block $parts_done
              (loop $parts_zeros
                (br_if $parts_done (i32.eqz (local.get $parts)))
                (if (i32.lt_u (local.get $mantissa) (i32.const 0x19999998))
                  (then
                    (local.set $mantissa (i32.mul (local.get $mantissa) (i32.const 10)))
                    (local.set $extra (i32.sub (local.get $extra) (i32.const 1)))))
                (local.set $parts (i32.sub (local.get $parts) (i32.const 1)))
                (br $parts_zeros)))
            (if (i32.lt_u (local.get $mantissa) (i32.const 0x19999998))
              (then
                (local.set $mantissa
                  (i32.add (i32.mul (local.get $mantissa) (i32.const 10)) (local.get $digit)))
                (local.set $extra (i32.sub (local.get $extra) (local.get $in))))
              (else (local.set $extra (i32.add (local.get $extra) (i32.eqz (local.get $in))))))
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
    (local.set $exponent
      (i32.add (local.get $exponent) (i32.add (local.get $extra) (local.get $whole))))
    (f64.store (local.get $to)
      (f64.promote_f32 (call $scaled (f32.convert_i32_u (local.get $mantissa)) (local.get $exponent))))
    (local.get $s)))
