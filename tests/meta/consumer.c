/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A program outside the tree: makes an ELF header in memory, decodes it with
 * the installed library, and prints what it sees.
 */
#include <inttypes.h>
#include <kimg/kimg.h>
#include <stdio.h>

static const unsigned char elf[64] = {
	0x7f, 'E', 'L', 'F', 2, 1, 1, [0x10] = 2, [0x12] = 62, [0x14] = 1,
	[0x18] = 0x00, 0x02, 0x00, 0x01, [0x34] = 64, [0x36] = 56,
	[0x3a] = 64,
};

static int fail(const char *what)
{
	fprintf(stderr, "consumer: %s\n", what);
	return 1;
}

int main(void)
{
	struct kimg_input in = {
		.name = "mem", .bytes = elf, .len = sizeof(elf),
	};
	const struct kimg_field *f;
	const struct kimg_doc *d;
	struct kimg_buf b = { 0 };
	struct kimg_report *r;
	struct kimg_image *img;

	if (kimg_image_decode(&in, NULL, &img))
		return fail(kimg_strerror(img ? img->err : KIMG_ERR_NOMEM));
	/* data of the library, not only functions */
	f = kimg_rec_find(&img->elf->rec, "e_machine");
	if (!f || img->elf->rec.spec != &kimg_rec_elf_ehdr64)
		return fail("no record");
	printf("%s %s %s 0x%" PRIx64 "\n", img->kind, img->arch,
	       kimg_names_find(f->names, kimg_rec_get(&img->elf->rec, f)),
	       img->entry[0].address);
	r = kimg_report_new("inspect/1");
	if (!r || kimg_report_add(r, img))
		return fail("no report");
	if (kimg_report_find(r, 0, "kind", &d) ||
	    kimg_report_value(d, false, &b))
		return fail("no field");
	printf("%s\n", b.p);
	kimg_buf_free(&b);
	kimg_report_free(r);
	kimg_image_free(img);
	in.bytes = "no kernel";
	in.len = 9;
	if (kimg_image_decode(&in, NULL, &img) != KIMG_ERR_NOTMINE)
		return fail("takes anything");
	printf("%s\n", img->finding->text);
	kimg_image_free(img);
	return 0;
}
