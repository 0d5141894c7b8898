// The inner loops of Similarity. They are C because Swift cannot choose the instruction set of the machine it
// runs on, and because they are to be fast in a debug build, too. What they mean and why they are right
// stands with their callers.
#ifndef CSIMILARITY_H
#define CSIMILARITY_H

#include <stddef.h>
#include <stdint.h>

// Bytes of a signature.
#define SIMILARITY_SIGNATURE 64

// Finds the signatures near to one: the sum of the absolute differences of their bytes is at most
// ((length + lengths[i]) * share >> 16) + 1.
//
// signatures: count * SIMILARITY_SIGNATURE bytes. found: room for count indices.
// Returns how many indices were written to found, in ascending order.
size_t similarity_near(
    const uint8_t *signature, uint32_t length, const uint8_t *signatures, const uint32_t *lengths,
    size_t count, uint32_t share, uint32_t *found);

// Eight lanes that are compared side by side, each a pattern and a text of symbols 0...64.
#define SIMILARITY_LANES 8
#define SIMILARITY_SYMBOLS 65

// The sum of the lengths of the longest common subsequences of the lanes' patterns and texts.
//
// masks: for each word 0..<words, for each symbol, for each lane, where in the lane's pattern the symbol
// stands: words * 65 * 8 words. Symbol 64 stands nowhere.
// text: for each step 0..<steps, a symbol for each lane; a lane that is over has 64.
// carries: room for steps * 4 bytes if there is more than one word.
uint64_t similarity_common_in_lanes(
    const uint64_t *masks, size_t words, const uint8_t *text, size_t steps, uint8_t *carries);

// The length of the longest common subsequence of a block of a pattern and a text, as far as the text's
// character i can match only the block's places i - before ... i + behind.
//
// masks: words words for each different character of the block, where it stands; the first ones are 0.
// numbers: for each character of the text, which mask is its own; 0 for one that the block does not have.
// carries: NULL, or for each character of the text the carry from the block before, 0 or 1, which is replaced
// by the one for the block behind. state: room for words words.
uint64_t similarity_common_in_block(
    const uint64_t *masks, size_t words, const uint32_t *numbers, size_t count, ptrdiff_t before,
    ptrdiff_t behind, uint8_t *carries, uint64_t *state);

// One step of the longest common subsequence with a pattern of words * 64 characters.
//
// state: a bit is 0 where a character of the pattern is matched. mask: where the text's character stands in
// the pattern.
void similarity_common_step(uint64_t *state, const uint64_t *mask, size_t words);

#endif
