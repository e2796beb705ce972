/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as JSON, through json-c. */
#include "../core/str.h"
#include "module_ext.h"
#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

static struct json_object *string(const char *s)
{
	struct kimg_buf b = { .p = NULL };
	struct json_object *o = NULL;

	kimg_str_utf8(&b, s, strlen(s));
	if (!b.bad)
		o = json_object_new_string(b.p ? b.p : "");
	kimg_buf_free(&b);
	return o;
}

static struct json_object *scalar(const struct kimg_doc *d)
{
	char hex[32];

	switch (d->kind) {
	case KIMG_DOC_OBJECT:
		return json_object_new_object();
	case KIMG_DOC_ARRAY:
		return json_object_new_array();
	case KIMG_DOC_STRING:
		return string(d->text);
	case KIMG_DOC_UINT:
		return json_object_new_uint64(d->num);
	case KIMG_DOC_HEX:
		snprintf(hex, sizeof(hex), "0x%" PRIx64, d->num);
		return json_object_new_string(hex);
	case KIMG_DOC_BOOL:
		return json_object_new_boolean(d->num != 0);
	case KIMG_DOC_NULL:
		break;
	}
	return NULL;
}

/* Documents are as deep as the code that builds them, not as the input. */
static bool convert(const struct kimg_doc *d, struct json_object **out)
{
	const struct kimg_doc *c;
	struct json_object *o;
	int rc;

	*out = scalar(d);
	if (!*out)
		return d->kind == KIMG_DOC_NULL;
	for (c = d->child; c; c = c->next) {
		if (!convert(c, &o)) {
			json_object_put(*out);
			return false;
		}
		if (d->kind == KIMG_DOC_ARRAY)
			rc = json_object_array_add(*out, o);
		else
			rc = json_object_object_add_ex(*out, c->key, o,
				JSON_C_OBJECT_ADD_KEY_IS_NEW |
				JSON_C_OBJECT_KEY_IS_CONSTANT);
		if (rc) {
			json_object_put(o);
			json_object_put(*out);
			return false;
		}
	}
	return true;
}

static enum kimg_err json_write(const struct kimg_doc *d, bool pretty,
				struct kimg_buf *out)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE |
		    (pretty ? JSON_C_TO_STRING_PRETTY :
			      JSON_C_TO_STRING_PLAIN);
	struct json_object *o;
	const char *text;
	size_t n;

	if (!convert(d, &o))
		return KIMG_ERR_NOMEM;
	/* What json-c cannot append for lack of memory it leaves out, and goes
	 * on: only errno tells. */
	errno = 0;
	text = json_object_to_json_string_length(o, flags, &n);
	if (errno == ENOMEM)
		text = NULL;
	if (text)
		kimg_str_json(out, text, n);
	json_object_put(o);
	return text && !out->bad ? KIMG_OK : KIMG_ERR_NOMEM;
}

/* The first object seeds its hashes; old versions read a file for that. */
static void json_prepare(void)
{
	json_object_put(json_object_new_object());
}

static const char *json_library(void)
{
	return "json-c " JSON_C_VERSION;
}

KIMG_MODULE_TABLE(json) = {
	.library = json_library,
	.prepare = json_prepare,
	.write = json_write,
};
