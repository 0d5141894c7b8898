// The part of Zstandard that Retort uses: streaming compression and decompression.
#include <zstd.h>
