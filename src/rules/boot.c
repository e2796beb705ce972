/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "boot.h"

#include "../core/num.h"
#include "../core/spec_priv.h"
#include "../stub/stub.h"

#include "../core/poison.h"

/* In boot_params the setup header is where it is in a file. */
#define PARAMS_SIZE 0x290
#define JUMP_AT 0x201
#define MAGIC_AT 0x202
#define VERSION_AT 0x206

/* What is loaded at a physical address: where it is in the file. */
static bool place(const struct kimg_elf *e, uint64_t address, uint64_t n,
		  uint64_t *at)
{
	unsigned int i;

	for (i = 0; i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD || address < ph->p_paddr ||
		    !kimg_fits(ph->p_filesz, address - ph->p_paddr, n))
			continue;
		return kimg_add(ph->p_offset, address - ph->p_paddr, at);
	}
	return false;
}

static bool bytes_at(const struct kimg_elf *e, uint64_t address, uint64_t n,
		     struct kimg_cur *c)
{
	uint64_t at;

	*c = (struct kimg_cur){ .bad = false };
	return place(e, address, n, &at) &&
	       !kimg_layer_view(e->layer, at, n, &c->v);
}

static bool header(struct kimg_boot *b, uint64_t params)
{
	struct kimg_cur c;

	if (!bytes_at(b->e, params, PARAMS_SIZE, &c) ||
	    !kimg_view_equal(&c.v, MAGIC_AT, "HdrS", 4))
		return false;
	b->rec = (struct kimg_rec){
		.spec = &kimg_rec_bz_setup,
		.version = (uint16_t)kimg_cur_get(&c, VERSION_AT, 2),
		.end = MAGIC_AT + kimg_cur_get(&c, JUMP_AT, 1),
	};
	return kimg_rec_decode(&b->rec, &c, &b->header);
}

/* The entry is a stub that knows its own address. */
static bool by_stub(const struct kimg_image *img, struct kimg_boot *b)
{
	const struct kimg_elf *e = img->elf;
	struct kimg_cur c;
	uint32_t params, kernel;

	if (!e || e->layer != img->file || e->big ||
	    e->eh->e_machine != KIMG_EM_X86_64 ||
	    !bytes_at(e, e->eh->e_entry, kimg_stub_pvh.size, &c) ||
	    kimg_stub_get(&c.v, KIMG_STUB_self) != e->eh->e_entry)
		return false;
	b->e = e;
	params = kimg_stub_get(&c.v, KIMG_STUB_boot_params);
	kernel = kimg_stub_get(&c.v, KIMG_STUB_kernel);
	if (!header(b, params) || !place(e, kernel, 1, &b->at))
		return false;
	/* The header counts paragraphs, and the last need not be whole. */
	b->size = (uint64_t)b->header.syssize * 16;
	b->size -= kimg_min(b->size, 15);
	return true;
}

bool kimg_boot_find(const struct kimg_check *c, struct kimg_boot *out)
{
	const struct kimg_image *img = c->img;

	*out = (struct kimg_boot){ .e = img->boot_elf };
	if (!out->e || !img->setup)
		return by_stub(img, out);
	out->size = img->setup->pm_size;
	out->rec = img->setup->rec;
	out->header = *img->setup->hdr;
	return true;
}

bool kimg_boot_has(const struct kimg_boot *b, const char *field)
{
	return kimg_rec_has(&b->rec, kimg_rec_find(&b->rec, field));
}
