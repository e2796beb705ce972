/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents on standard output. */
#include "common.h"

int kimg_not_built_in(const char *what, const char *option)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s is not built in (build with -D%s=ON)", what,
		      option);
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
	return KIMG_EXIT_UNSUPPORTED;
}

bool kimg_wants_document(const struct kimg_call *call)
{
	return call->g.format == KIMG_FORMAT_JSON ||
	       call->g.format == KIMG_FORMAT_XML;
}

int kimg_print_document(const struct kimg_call *call,
			const struct kimg_report *r)
{
	struct kimg_buf out = { .p = NULL };
	bool xml = call->g.format == KIMG_FORMAT_XML;
	enum kimg_err err;

	err = xml ? kimg_report_xml(r, &out) :
		    kimg_report_json(r, call->g.json != 2, &out);
	if (err == KIMG_ERR_UNSUPPORTED) {
		kimg_buf_free(&out);
		return xml ? kimg_not_built_in("XML", "KIMG_WITH_XML") :
			     kimg_not_built_in("JSON", "KIMG_WITH_JSON");
	}
	out.bad |= err == KIMG_ERR_NOMEM;
	return kimg_write(&out);
}
