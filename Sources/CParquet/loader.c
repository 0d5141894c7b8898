#include "retort_parquet.h"

#include <dlfcn.h>
#include <stddef.h>

const retort_parquet_api *retort_parquet_load(const char *path, const char **error) {
  *error = NULL;
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    *error = dlerror();
    return NULL;
  }
  retort_parquet_entry entry = (retort_parquet_entry)dlsym(library, "retort_parquet");
  if (entry == NULL) {
    *error = dlerror();
    return NULL;
  }
  const retort_parquet_api *api = entry();
  if (api->version != RETORT_PARQUET_VERSION) {
    *error = "the library was made for another version of Retort";
    return NULL;
  }
  return api;
}
