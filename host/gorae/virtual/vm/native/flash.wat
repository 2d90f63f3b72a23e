;; What lies in flash: the board's modules. They are made in the heap, whose beginning then becomes flash (see
;; wasm/flash.py): the heap of the program starts behind it, as on a board. What is in flash is never freed, and
;; never looked at by the collector, but for what it names in the heap: it is a root, as RAM of modules is.
;;
;; The collector's state of that build (py/gc.c, 1.27), from 66772 on: 608 the table of blocks (two bits each,
;; 0 free, 1 head, 2 tail, 3 marked), 620 and 624 where the pool begins and ends. 898 is not used: there stands
;; how many bytes of the table, each four blocks of 16 bytes, are flash.
(module
  (import "interpreter" "memory" (memory 1))
  (import "interpreter" "51" (func $gc_collect_root (param i32 i32)))
  (import "interpreter" "54" (func $gc_alloc (param i32 i32) (result i32)))
  (import "original" "49" (func $gc_collect_start))
  (import "original" "55" (func $gc_free (param i32)))
  (import "original" "57" (func $gc_realloc (param i32 i32 i32) (result i32)))

  (func $in_table (result i32) (i32.load16_u (i32.const 67670)))
  (func $table (result i32) (i32.load (i32.const 67380)))
  (func $pool (result i32) (i32.load (i32.const 67392)))
  (func $pool_end (result i32) (i32.load (i32.const 67396)))

  (func $is_in_flash (param $address i32) (result i32)
    (i32.and (i32.ne (local.get $address) (i32.const 0)) (i32.lt_u (local.get $address) (call $pool))))

  ;; How many bytes are allocated at an address in flash.
  (func $size (param $address i32) (result i32)
    (local $table i32) (local $block i32) (local $blocks i32)
    (local.set $table (i32.sub (call $table) (call $in_table)))
    (local.set $block
      (i32.shr_u
        (i32.sub (local.get $address) (i32.sub (call $pool) (i32.shl (call $in_table) (i32.const 6))))
        (i32.const 4)))
    (loop $tail
      (local.set $block (i32.add (local.get $block) (i32.const 1)))
      (local.set $blocks (i32.add (local.get $blocks) (i32.const 1)))
      (br_if $tail
        (i32.eq
          (i32.and
            (i32.shr_u
              (i32.load8_u (i32.add (local.get $table) (i32.shr_u (local.get $block) (i32.const 2))))
              (i32.shl (i32.and (local.get $block) (i32.const 3)) (i32.const 1)))
            (i32.const 3))
          (i32.const 2))))
    (i32.shl (local.get $blocks) (i32.const 4)))

  ;; The first 64 bytes from an address on in which a word may point into the heap, or the heap itself.
  (func $next_root (param $place i32) (param $pool i32) (param $size i32) (result i32)
    (local $first v128) (local $sizes v128)
    (local.set $first (i32x4.splat (local.get $pool)))
    (local.set $sizes (i32x4.splat (local.get $size)))
    (loop $next
      (if (i32.ge_u (local.get $place) (local.get $pool)) (then (return (local.get $pool))))
      (if (v128.any_true
            (v128.or
              (v128.or
                (i32x4.lt_u
                  (i32x4.sub (v128.load (local.get $place)) (local.get $first))
                  (local.get $sizes))
                (i32x4.lt_u
                  (i32x4.sub (v128.load offset=16 (local.get $place)) (local.get $first))
                  (local.get $sizes)))
              (v128.or
                (i32x4.lt_u
                  (i32x4.sub (v128.load offset=32 (local.get $place)) (local.get $first))
                  (local.get $sizes))
                (i32x4.lt_u
                  (i32x4.sub (v128.load offset=48 (local.get $place)) (local.get $first))
                  (local.get $sizes)))))
        (then (return (local.get $place))))
      (local.set $place (i32.add (local.get $place) (i32.const 64)))
      (br $next))
    (unreachable))

  ;; gc_collect_start: marks what the interpreter's own state names, and now what flash names.
  (func (export "49")
    (local $place i32) (local $pool i32)
    (call $gc_collect_start)
    (local.set $pool (call $pool))
    (local.set $place (i32.sub (local.get $pool) (i32.shl (call $in_table) (i32.const 6))))
    (block $done
      (loop $next
        (local.set $place
          (call $next_root (local.get $place) (local.get $pool) (i32.sub (call $pool_end) (local.get $pool))))
        (br_if $done (i32.ge_u (local.get $place) (local.get $pool)))
        (call $gc_collect_root (local.get $place) (i32.const 16))
        (local.set $place (i32.add (local.get $place) (i32.const 64)))
        (br $next))))

  (func (export "55") (param $address i32)
    (if (call $is_in_flash (local.get $address)) (then (return)))
    (call $gc_free (local.get $address)))

  ;; gc_realloc: what becomes larger moves into the heap, when it may move.
  (func (export "57") (param $address i32) (param $bytes i32) (param $may_move i32) (result i32)
    (local $size i32) (local $moved i32)
    (if (i32.eqz (call $is_in_flash (local.get $address)))
      (then (return (call $gc_realloc (local.get $address) (local.get $bytes) (local.get $may_move)))))
    (if (i32.eqz (local.get $bytes)) (then (return (i32.const 0))))
    (local.set $size (call $size (local.get $address)))
    (if (i32.le_u (local.get $bytes) (local.get $size)) (then (return (local.get $address))))
    (if (i32.eqz (local.get $may_move)) (then (return (i32.const 0))))
    (local.set $moved (call $gc_alloc (local.get $bytes) (i32.const 0)))
    (if (local.get $moved) (then (memory.copy (local.get $moved) (local.get $address) (local.get $size))))
    (local.get $moved)))
