// The one thing taken from OpenSSL: SHA-256 through the EVP interface.
#include <openssl/evp.h>
