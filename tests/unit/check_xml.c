/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as XML: what a text becomes, and memory that runs out. */
#include "make.h"
#include "src/ext/xml.h"
#include "src/report/report_priv.h"

#include <libxml/xmlmemory.h>

/* One string as the only member of an image, and what XML makes of it. */
static const struct { const char *text, *xml; } rows[] = {
	{ "", "<s/>" },
	{ "plain", "<s>plain</s>" },
	{ "<a b=\"c\">&amp;]]>",
	  "<s>&lt;a b=&quot;c&quot;&gt;&amp;amp;]]&gt;</s>" },
	{ "\t\n\r", "<s>&#x9;&#xa;&#xd;</s>" },
	{ "a\x01" "b\x1b[31m\x1f", "<s>a\\x01b\\x1b[31m\\x1f</s>" },
	{ "\x7f\xc2\x80\xc2\x9f", "<s>&#x7f;&#x80;&#x9f;</s>" },
	{ "\xc3\xa9\xf0\x9f\x90\xa7", "<s>\xc3\xa9\xf0\x9f\x90\xa7</s>" },
	/* not UTF-8 */
	{ "\xff" "a\xc3", "<s>\xef\xbf\xbd" "a\xef\xbf\xbd</s>" },
	{ "\xed\xa0\x80", "<s>\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd</s>" },
	/* turns the text round; a byte order mark; a tag */
	{ "\xe2\x80\xae" "abc", "<s>&#x202e;abc</s>" },
	{ "\xef\xbb\xbf", "<s>&#xfeff;</s>" },
	{ "\xf3\xa0\x80\x81", "<s>&#xe0001;</s>" },
	/* U+FFFE and U+FFFF are no characters of XML */
	{ "\xef\xbf\xbe\xef\xbf\xbf",
	  "<s>\\xef\\xbf\\xbe\\xef\\xbf\\xbf</s>" },
};

static struct kimg_report *sample(const char *s)
{
	struct kimg_report *r = kimg_report_new("inspect/1");
	struct kimg_doc *d, *list;

	ck_assert_ptr_nonnull(r);
	d = kimg_doc_put(r, r->images, NULL, KIMG_DOC_OBJECT);
	kimg_doc_string(r, d, "s", s);
	kimg_doc_string(r, d, "none", NULL);
	kimg_doc_uint(r, d, "n", UINT64_MAX);
	kimg_doc_hex(r, d, "h", 0xffffffff81000000);
	kimg_doc_bool(r, d, "b", false);
	kimg_doc_put(r, d, "also", KIMG_DOC_ARRAY);
	list = kimg_doc_put(r, d, "entries", KIMG_DOC_ARRAY);
	kimg_doc_string(r, list, NULL, "x");
	kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	list = kimg_doc_put(r, d, "unheard_of", KIMG_DOC_ARRAY);
	kimg_doc_uint(r, list, NULL, 1);
	return r;
}

START_TEST(texts)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_report *r = sample(rows[i].text);
		struct kimg_buf b = { .p = NULL };

		ck_assert_int_eq(kimg_report_xml(r, &b), KIMG_OK);
		ck_assert_msg(strstr(b.p, rows[i].xml), "%s in %s",
			      rows[i].xml, b.p);
		kimg_buf_free(&b);
		kimg_report_free(r);
	}
}
END_TEST

START_TEST(whole)
{
	struct kimg_report *r = sample("x");
	struct kimg_buf b = { .p = NULL };
	struct kimg_buf want = { .p = NULL };

	kimg_buf_addf(&want,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<kimg version=\"%s\" schema=\"inspect/1\">\n"
		" <images>\n  <image>\n   <s>x</s>\n   <none null=\"true\"/>\n"
		"   <n>18446744073709551615</n>\n"
		"   <h>0xffffffff81000000</h>\n   <b>false</b>\n   <also/>\n"
		"   <entries>\n    <entry>x</entry>\n    <entry/>\n"
		"   </entries>\n   <unheard_of>\n    <item>1</item>\n"
		"   </unheard_of>\n  </image>\n </images>\n</kimg>\n",
		kimg_version());
	ck_assert_int_eq(kimg_report_xml(r, &b), KIMG_OK);
	ck_assert_str_eq(b.p, want.p);
	kimg_buf_free(&b);
	kimg_buf_free(&want);
	kimg_report_free(r);
}
END_TEST

static unsigned long countdown;

static bool fails(void)
{
	return countdown && !--countdown;
}

/*
 * When memory runs out, libxml2 itself forgets some. So it gets all from one
 * block, each piece with its size before it, and gives nothing back.
 */
static size_t pool[1 << 21];
static size_t used;

static void *get(size_t n)
{
	size_t *p = pool + used;

	if (fails())
		return NULL;
	used += (n + 31) / 16 * (16 / sizeof(*p));
	ck_assert_uint_lt(used, COUNT(pool));
	p[1] = n;
	return p + 2;
}

static void *get_more(void *old, size_t n)
{
	size_t *p = get(n);
	size_t had = old ? ((size_t *)old)[-1] : 0;

	if (p && old)
		memcpy(p, old, had < n ? had : n);
	return p;
}

static char *get_string(const char *s)
{
	char *p = get(strlen(s) + 1);

	return p ? strcpy(p, s) : NULL;
}

static void give_back(void *p)
{
	(void)p;
}

/* The library either writes all of it or says that it did not. */
START_TEST(memory)
{
	struct kimg_report *r = sample("a<b\x1b\xe2\x80\xae");
	struct kimg_buf good = { .p = NULL }, b = { .p = NULL };
	unsigned long n = 0, failures = 0;
	const struct kimg_xml *x;
	enum kimg_err err;

	ck_assert_int_eq(kimg_xml_get(&x), KIMG_OK);
	ck_assert(x->prepare());
	ck_assert_int_eq(xmlMemSetup(give_back, get, get_more, get_string), 0);
	ck_assert_int_eq(kimg_report_xml(r, &good), KIMG_OK);
	do {
		countdown = ++n;
		err = kimg_report_xml(r, &b);
		if (err == KIMG_OK)
			ck_assert_msg(!strcmp(b.p, good.p),
				      "allocation %lu: %s", n, b.p);
		else
			ck_assert_int_eq(err, KIMG_ERR_NOMEM);
		failures += err != KIMG_OK;
		kimg_buf_free(&b);
	} while (!countdown);
	countdown = 0;
	ck_assert_uint_gt(failures, 10);
	kimg_buf_free(&good);
	kimg_report_free(r);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { texts, whole, memory };

	return unit_run("xml", tests, COUNT(tests));
}
