/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a file to its model: who takes it, and what is in what. */
#include "encode.h"
#include "formats/format_priv.h"
#include "make.h"
#include <unistd.h>

START_TEST(listing)
{
	static const char *const names[] = {
		"bzimage", "elf", "pe", "wrapper", "arm64-image", "riscv-image",
		"efi-zboot", "arm-zimage", "multiboot", "xen-bin",
	};
	struct kimg_format_info info;
	unsigned int i;

	for (i = 0; i < COUNT(names); i++) {
		ck_assert(kimg_format_get(i, &info));
		ck_assert_str_eq(info.name, names[i]);
		ck_assert_uint_gt(strlen(info.title), 0);
	}
	ck_assert(!kimg_format_get(COUNT(names), &info));
	ck_assert(!kimg_format_get(UINT32_MAX, &info));
}
END_TEST

START_TEST(not_mine)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *found;
		bool hint;
	} rows[] = {
		{ "", 0, "an empty file", false },
		{ "a", 1, "1 bytes", false },
		{ "\x7f" "ELG", 4, "7f 45 4c 47", false },
		{ "BZh9", 4, "42 5a 68 39", false },
		{ "\x5d\0\0\4", 4, "5d 00 00 04", false },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		mem_size(&m, 0);
		mem_copy(&m, 0, rows[i].bytes, rows[i].n);
		img = decode(&m, NULL, KIMG_ERR_NOTMINE);
		check_finding(img, "", 0, NULL, "not a known kernel image");
		ck_assert_str_eq(img->finding->found, rows[i].found);
		ck_assert(!rows[i].hint == !img->finding->hint);
		ck_assert_ptr_null(img->kind);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

START_TEST(misuse)
{
	struct kimg_input in = { .bytes = "x", .len = 1 };
	struct kimg_image *img = (struct kimg_image *)1;

	ck_assert_int_eq(kimg_image_decode(&in, NULL, &img),
			 KIMG_ERR_MISUSE);
	ck_assert_ptr_null(img);
}
END_TEST

/* An ELF with one note of Xen behind its header. */
static void small_elf(struct mem *m)
{
	const struct shape s = { .bits = 64, .nphdrs = 1 };

	mem_size(m, 0x80);
	make_note_num(m, 0x80, 18, 4, 0x1000000);
	make_elf(m, &s);
	make_phdr(m, &s, 0, &(struct phdr){
		.type = 4, .offset = 0x80, .filesz = m->len - 0x80,
	});
}

/* A bzImage whose payload is @payload; freed. */
static void small_bz(struct mem *m, struct mem *payload)
{
	size_t pm = (16 + payload->len + 15) & ~(size_t)15;

	make_bz(m, 0x20f, 4, pm);
	mem_put(m, 0x248, 4, 16);
	mem_put(m, 0x24c, 4, payload->len);
	mem_copy(m, 0xa10, payload->p, payload->len);
	mem_free(payload);
}

/* The same ELF, alone and in everything that can hold one. */
START_TEST(nesting)
{
	static const char *const codecs[] = {
		"none", "gzip", "bzip2", "lzma", "xz", "lzo", "zstd",
		"lz4-legacy",
	};
	size_t i;

	for (i = 0; i < COUNT(codecs); i++) {
		struct mem elf = { .p = NULL }, m = { .p = NULL };
		struct mem packed = { .p = NULL };
		struct kimg_image *img;
		bool have;

		small_elf(&elf);
		have = encode(codecs[i], elf.p, elf.len, &packed);
		small_bz(&m, &packed);
		img = decode(&m, NULL, have ? KIMG_OK :
			     KIMG_ERR_UNSUPPORTED);
		ck_assert_str_eq(img->kind, "bzimage");
		ck_assert_str_eq(img->payload->codec, codecs[i]);
		ck_assert_uint_eq(img->payload->at, 0xa10);
		if (have) {
			ck_assert_str_eq(img->elf->layer->name,
					 "payload/elf");
			ck_assert_uint_eq(img->elf->layer->size, elf.len);
			ck_assert_uint_eq(img->elf->note[0].value, 0x1000000);
			ck_assert_str_eq(img->elf->note[0].layer,
					 "payload/elf");
			ck_assert(img->xen->phys32_entry.set);
		} else {
			ck_assert_ptr_null(img->elf);
			ck_assert_ptr_null(img->xen);
		}
		kimg_image_free(img);
		mem_free(&elf);
		mem_free(&m);
	}
}
END_TEST

START_TEST(not_an_elf_inside)
{
	struct mem packed = { .p = NULL }, m = { .p = NULL };
	struct kimg_image *img;
	bool have = encode("gzip", (const uint8_t *)"hello, world", 12,
			   &packed);

	small_bz(&m, &packed);
	img = decode(&m, NULL, have ? KIMG_ERR_MALFORMED :
		     KIMG_ERR_UNSUPPORTED);
	if (have) {
		check_finding(img, "payload/elf", 0, NULL, "not decode to");
		ck_assert_str_eq(img->finding->found, "68 65 6c 6c");
	}
	ck_assert_ptr_null(img->xen);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

#ifdef KIMG_HAVE_ZLIB
static void gzip(struct mem *m)
{
	struct mem out = { .p = NULL };

	ck_assert(encode("gzip", m->p, m->len, &out));
	mem_free(m);
	*m = out;
}

START_TEST(wrapped)
{
	const struct kimg_options header = { .depth = KIMG_DEPTH_HEADER };
	struct mem m = { .p = NULL }, payload = { .p = NULL };
	struct kimg_image *img;
	size_t size;

	small_elf(&m);
	size = m.len;
	gzip(&m);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_str_eq(img->kind, "elf");
	ck_assert_str_eq(img->wrapper->codec, "gzip");
	ck_assert_uint_eq(img->wrapper->length, m.len);
	ck_assert_str_eq(img->elf->layer->name, "wrapper");
	ck_assert_uint_eq(img->elf->layer->size, size);
	kimg_image_free(img);
	/* the header of a file that stays closed */
	img = decode(&m, &header, KIMG_OK);
	ck_assert_ptr_null(img->elf);
	kimg_image_free(img);
	/* twice is once too often */
	gzip(&m);
	img = decode(&m, NULL, KIMG_ERR_UNSUPPORTED);
	check_finding(img, "wrapper", 0, NULL, "inside compressed data");
	kimg_image_free(img);
	mem_free(&m);
	/* a bzImage in a file in gzip */
	small_elf(&payload);
	small_bz(&m, &payload);
	gzip(&m);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_str_eq(img->kind, "bzimage");
	ck_assert_str_eq(img->elf->layer->name, "wrapper/payload/elf");
	ck_assert_str_eq(img->setup->rec.layer, "wrapper");
	kimg_image_free(img);
	mem_free(&m);
	/* and something else */
	mem_copy(&m, 0, "hello", 5);
	gzip(&m);
	img = decode(&m, NULL, KIMG_ERR_NOTMINE);
	check_finding(img, "wrapper", 0, NULL, "not a known");
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST
#endif

/* From a file: only what is needed is read, and caps hold. */
START_TEST(from_file)
{
	char path[] = "formats.XXXXXX";
	int fd = mkstemp(path);
	struct kimg_input in = { .name = path };
	struct kimg_options opt = { .max_size = 0 };
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	small_elf(&m);
	mem_size(&m, 20000);
	ck_assert_int_eq(write(fd, m.p, m.len), 20000);
	close(fd);
	ck_assert_int_eq(kimg_image_decode(&in, NULL, &img), KIMG_OK);
	ck_assert_uint_eq(img->size, 20000);
	ck_assert_uint_eq(img->elf->nnotes, 1);
	ck_assert_str_eq(img->name, path);
	kimg_image_free(img);
	opt.max_size = 19999;
	ck_assert_int_eq(kimg_image_decode(&in, &opt, &img), KIMG_ERR_LIMIT);
	ck_assert_uint_eq(img->size, 20000);
	kimg_image_free(img);
	unlink(path);
	ck_assert_int_eq(kimg_image_decode(&in, NULL, &img), KIMG_ERR_IO);
	ck_assert_ptr_nonnull(img->finding);
	kimg_image_free(img);
	/* endless, and recognised by nobody before it fills the memory */
	in.name = "/dev/zero";
	ck_assert_int_eq(kimg_image_decode(&in, NULL, &img),
			 KIMG_ERR_NOTMINE);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(note_types)
{
	static const struct { const char *owner; uint32_t type;
			      const char *name; } rows[] = {
		{ "Xen", 18, "PHYS32_ENTRY" }, { "GNU", 3, "NT_GNU_BUILD_ID" },
		{ "Linux", 0x100, "LINUX_ELFNOTE_BUILD_SALT" },
		{ "Xen", 20, NULL }, { "xen", 18, NULL }, { "", 3, NULL },
		{ "GNU", 18, NULL }, { "Xen", 3, "VIRT_BASE" },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct kimg_note_type *t;

		t = kimg_note_type_find(rows[i].owner, rows[i].type);
		ck_assert_msg(same(t ? t->name : NULL, rows[i].name),
			      "row %zu", i);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		listing, not_mine, misuse, nesting, not_an_elf_inside,
#ifdef KIMG_HAVE_ZLIB
		wrapped,
#endif
		from_file, note_types,
	};

	return unit_run("formats", tests, COUNT(tests));
}
