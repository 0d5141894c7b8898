#include "CSimilarity.h"

#include <string.h>

#define LANES SIMILARITY_LANES

// Compiled for several instruction sets; the loader takes the best that the machine has.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_MACHINE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_MACHINE
#endif

FOR_EACH_MACHINE
size_t similarity_near(
    const uint8_t *signature, uint32_t length, const uint8_t *signatures, const uint32_t *lengths,
    size_t count, uint32_t share, uint32_t *found) {
  uint8_t own[SIMILARITY_SIGNATURE];
  memcpy(own, signature, SIMILARITY_SIGNATURE);
  size_t near = 0;
  for (size_t i = 0; i < count; i++) {
    const uint8_t *other = signatures + i * SIMILARITY_SIGNATURE;
    uint32_t distance = 0;
    for (int k = 0; k < SIMILARITY_SIGNATURE; k++) {
      int difference = own[k] - other[k];
      distance += (uint32_t)(difference < 0 ? -difference : difference);
    }
    uint64_t limit = (((uint64_t)length + lengths[i]) * share >> 16) + 1;
    found[near] = (uint32_t)i;
    near += distance <= limit;
  }
  return near;
}

// Bits of the state that are 0 are characters of the pattern that were matched. A step (Hyyrö 2004) moves
// matches down to the places of the text's character: S = (S + (S & M)) | (S & ~M).
static inline uint64_t step(uint64_t state, uint64_t mask) {
  return (state + (state & mask)) | (state & ~mask);
}

// The same for one word of several, with the carry of the addition.
static inline uint64_t step_carrying(uint64_t state, uint64_t mask, uint8_t *carry) {
  unsigned long long over;
  uint64_t sum = __builtin_addcll(state, state & mask, *carry, &over);
  *carry = (uint8_t)over;
  return sum | (state & ~mask);
}

static inline uint64_t ones(uint64_t word) { return (uint64_t)__builtin_popcountll(word); }

// Four lanes do not depend on each other, so a processor works on all of them at once, and their states fit
// into its registers.
static inline __attribute__((always_inline)) uint64_t common_in_four(const uint64_t *masks, const uint8_t *text, size_t steps) {
  uint64_t a = ~0ull, b = ~0ull, c = ~0ull, d = ~0ull;
  for (size_t i = 0; i < steps; i++, text += LANES) {
    a = step(a, masks[text[0] * LANES]);
    b = step(b, masks[text[1] * LANES + 1]);
    c = step(c, masks[text[2] * LANES + 2]);
    d = step(d, masks[text[3] * LANES + 3]);
  }
  return ones(~a) + ones(~b) + ones(~c) + ones(~d);
}

// One word of patterns of several, with the carries from the word before, which it replaces by its own.
static inline __attribute__((always_inline)) uint64_t common_in_four_carrying(
    const uint64_t *masks, const uint8_t *text, size_t steps, uint8_t *carries) {
  uint64_t a = ~0ull, b = ~0ull, c = ~0ull, d = ~0ull;
  for (size_t i = 0; i < steps; i++, text += LANES, carries += 4) {
    a = step_carrying(a, masks[text[0] * LANES], &carries[0]);
    b = step_carrying(b, masks[text[1] * LANES + 1], &carries[1]);
    c = step_carrying(c, masks[text[2] * LANES + 2], &carries[2]);
    d = step_carrying(d, masks[text[3] * LANES + 3], &carries[3]);
  }
  return ones(~a) + ones(~b) + ones(~c) + ones(~d);
}

FOR_EACH_MACHINE
uint64_t similarity_common_in_lanes(
    const uint64_t *masks, size_t words, const uint8_t *text, size_t steps, uint8_t *carries) {
  uint64_t common = 0;
  for (size_t lane = 0; lane < LANES; lane += 4) {
    if (words == 1) {
      common += common_in_four(masks + lane, text + lane, steps);
      continue;
    }
    memset(carries, 0, steps * 4);
    for (size_t word = 0; word < words; word++) {
      const uint64_t *of_word = masks + word * SIMILARITY_SYMBOLS * LANES;
      common += common_in_four_carrying(of_word + lane, text + lane, steps, carries);
    }
  }
  return common;
}

// Patterns of a few words, whose states fit into registers, need no band.
static inline __attribute__((always_inline)) uint64_t common_in_registers(
    const uint64_t *masks, const size_t words, const uint32_t *numbers, size_t count) {
  uint64_t state[8], common = 0;
  for (size_t w = 0; w < words; w++) state[w] = ~0ull;
  for (size_t i = 0; i < count; i++) {
    const uint64_t *mask = masks + numbers[i] * words;
    uint8_t carry = 0;
    for (size_t w = 0; w < words; w++) state[w] = step_carrying(state[w], mask[w], &carry);
  }
  for (size_t w = 0; w < words; w++) common += ones(~state[w]);
  return common;
}

static inline ptrdiff_t within(ptrdiff_t least, ptrdiff_t value, ptrdiff_t most) {
  return value < least ? least : value > most ? most : value;
}

FOR_EACH_MACHINE
uint64_t similarity_common_in_block(
    const uint64_t *masks, size_t words, const uint32_t *numbers, size_t count, ptrdiff_t before,
    ptrdiff_t behind, uint8_t *carries, uint64_t *state) {
  if (!carries) {
    switch (words) {
      case 1: return common_in_registers(masks, 1, numbers, count);
      case 2: return common_in_registers(masks, 2, numbers, count);
      case 3: return common_in_registers(masks, 3, numbers, count);
      case 4: return common_in_registers(masks, 4, numbers, count);
      case 5: return common_in_registers(masks, 5, numbers, count);
      case 6: return common_in_registers(masks, 6, numbers, count);
    }
  }
  memset(state, 0xff, words * sizeof *state);
  ptrdiff_t size = (ptrdiff_t)words;
  for (size_t i = 0; i < count; i++) {
    ptrdiff_t place = (ptrdiff_t)i;
    ptrdiff_t first = within(0, place - before, size * 64) / 64;
    ptrdiff_t last = place + behind < 0 ? 0 : within(0, (place + behind) / 64 + 1, size);
    uint8_t carry = carries && first == 0 && last > 0 ? carries[i] : 0;
    // A character that stands nowhere still passes on what the block before handed over.
    if (numbers[i] != 0 || carry != 0) {
      const uint64_t *mask = masks + numbers[i] * words;
      for (ptrdiff_t w = first; w < last; w++) state[w] = step_carrying(state[w], mask[w], &carry);
    }
    if (carries) carries[i] = last == size && first < last ? carry : 0;
  }
  uint64_t common = 0;
  for (size_t w = 0; w < words; w++) common += ones(~state[w]);
  return common;
}

void similarity_common_step(uint64_t *state, const uint64_t *mask, size_t words) {
  uint8_t carry = 0;
  for (size_t w = 0; w < words; w++) state[w] = step_carrying(state[w], mask[w], &carry);
}
