// The part of libxml2 that Retort uses: the streaming XML reader and the HTML parser.
#include <libxml/xmlversion.h>
// Where libxml2 was built with ICU, its header of encodings (of which nothing is used here) drags in
// ICU's, which contradicts the ICU inside Swift's Foundation.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>

/// Frees a text that libxml2 gave away. (`xmlFree` itself is a variable, which Swift will not touch.)
static inline void retort_xml_free(xmlChar *text) { xmlFree(text); }
