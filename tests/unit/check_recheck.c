/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream that is decoded while it is made: what is wrong is seen. */
#include "stream.h"

#define PLAIN 200000
#define FRONT 7

static const char *const codecs[] = {
	"gzip", "bzip2", "lzma", "xz", "zstd", "none",
};

/**
 * struct defect - of a stream, after it was made
 * @plain: this byte of the input is another one
 * @flip: so is this byte of the stream; @cut: bytes that are missing at its
 *        end; @more: bytes that follow
 */
struct defect {
	size_t plain, flip, cut, more;
};

/* With some bytes in front of the stream. Where there is a defect, all is
 * checked in the end. */
static enum kimg_err check(const char *codec, uint8_t *plain,
			   const struct defect *f)
{
	const struct kimg_codec *c = kimg_codec_named(codec);
	const struct kimg_encoding how = {
		.level = c->writer->least, .size = PLAIN,
	};
	struct kimg_buf b = { .p = NULL };
	struct kimg_recheck r;
	struct kimg_encoder e;
	enum kimg_err err;
	size_t at, n;

	kimg_buf_add(&b, "in front", FRONT);
	ck_assert_int_eq(kimg_encoder_begin(&e, c, &how, &b), KIMG_OK);
	err = kimg_recheck_begin(&r, &e);
	for (at = 0; !err && at < PLAIN; at += n) {
		n = PLAIN - at < 70000 ? PLAIN - at : 70000;
		err = kimg_encoder_add(&e, plain + at, n);
		if (!err && !f)
			err = kimg_recheck_add(&r, plain);
	}
	if (!err)
		err = kimg_encoder_end(&e);
	if (f) {
		plain[f->plain] ^= f->plain ? 1 : 0;
		b.p[FRONT + f->flip] ^= (char)(f->flip ? 1 : 0);
		b.len -= f->cut;
		kimg_buf_add(&b, "more", f->more);
	}
	if (!err)
		err = kimg_recheck_end(&r, plain);
	if (f)
		plain[f->plain] ^= f->plain ? 1 : 0;
	kimg_recheck_done(&r);
	kimg_encoder_done(&e);
	kimg_buf_free(&b);
	return err;
}

START_TEST(good_and_bad)
{
	static const struct defect defects[] = {
		{ .plain = 1 }, { .plain = 65536 }, { .plain = PLAIN - 1 },
		{ .flip = 5000 }, { .cut = 1 }, { .cut = 100 }, { .more = 1 },
		{ .more = 4 },
	};
	uint8_t *plain = plain_bytes(PLAIN);
	size_t i, k;

	for (i = 0; i < COUNT(codecs); i++) {
		if (!kimg_codec_named(codecs[i])->writer)
			continue;
		ck_assert_msg(check(codecs[i], plain, NULL) == KIMG_OK, "%s",
			      codecs[i]);
		for (k = 0; k < COUNT(defects); k++)
			ck_assert_msg(check(codecs[i], plain, &defects[k]),
				      "%s: defect %zu", codecs[i], k);
		ck_assert_int_eq(check(codecs[i], plain, &defects[0]),
				 KIMG_ERR_REFUSED);
	}
	free(plain);
}
END_TEST

/* These decode blocks in any order, and are decoded when they are whole. */
START_TEST(blocks)
{
	uint8_t *plain = plain_bytes(PLAIN);

	if (kimg_codec_named("lz4")->writer)
		ck_assert_int_eq(check("lz4", plain, NULL),
				 KIMG_ERR_UNSUPPORTED);
	if (kimg_codec_named("lzo")->writer)
		ck_assert_int_eq(check("lzo", plain, NULL),
				 KIMG_ERR_UNSUPPORTED);
	free(plain);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { good_and_bad, blocks };

	return unit_run("recheck", tests, COUNT(tests));
}
