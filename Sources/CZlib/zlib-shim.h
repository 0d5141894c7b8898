// The part of zlib that Retort uses: streaming inflate and deflate.
#include <zlib.h>
