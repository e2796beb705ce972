// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What Xen's own builder makes of a kernel, without a hypervisor: libxenguest
 * parses the image for a PV or HVM container, and its answer and its messages
 * about addresses become lines of "name value". No header of kimg is used.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <xenctrl.h>
#include <xenguest.h>

/* Of a usual host: PV for 64 and 32 bit, PVH and HVM. */
static const char caps[] = "xen-3.0-x86_64 xen-3.0-x86_32p hvm-3.0-x86_32 "
			   "hvm-3.0-x86_32p hvm-3.0-x86_64 ";

/* The lines of libelf, and of the loader of flat images, that show their
 * calculation. */
static const char *const numbers[] = {
	"virt_base", "elf_paddr_offset", "virt_offset", "virt_kstart",
	"virt_kend", "virt_entry", "p2m_base", "start_addr", "entry_addr",
};

static void number_line(const char *text)
{
	unsigned long long value;
	char name[32];
	unsigned int i;

	if (sscanf(text, " %31s = %llx", name, &value) != 2 &&
	    sscanf(text, " %31[a-z_]: %llx", name, &value) != 2)
		return;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!strcmp(name, numbers[i]))
			printf("%s 0x%llx\n", name, value);
}

/* Which loader took the image is only in the messages. */
static void loader_line(const char *text)
{
	static const char trying[] = "xc_dom_find_loader: trying ";
	static char loader[64];

	if (!strncmp(text, trying, sizeof(trying) - 1))
		snprintf(loader, sizeof(loader), "%.40s",
			 text + sizeof(trying) - 1);
	else if (!strcmp(text, "loader probe OK"))
		printf("loader %.*s\n", (int)strcspn(loader, " "), loader);
}

static void message(struct xentoollog_logger *logger, xentoollog_level level,
		    int errnoval, const char *context, const char *format,
		    va_list al)
{
	char text[1024];

	(void)logger;
	(void)errnoval;
	(void)context;
	vsnprintf(text, sizeof(text), format, al);
	text[strcspn(text, "\n")] = '\0';
	number_line(text);
	loader_line(text);
	if (!strncmp(text, "ELF: note: ", 11))
		printf("note %s\n", text + 11);
	fprintf(stderr, "%d: %s\n", (int)level, text);
}

static void progress(struct xentoollog_logger *logger, const char *context,
		     const char *what, int percent, unsigned long done,
		     unsigned long total)
{
	(void)logger;
	(void)context;
	(void)what;
	(void)percent;
	(void)done;
	(void)total;
}

static int parse(xc_interface *xch, const char *file, bool pvh)
{
	struct xc_dom_image *dom = xc_dom_allocate(xch, "", NULL);

	if (!dom)
		return 1;
	dom->container_type = pvh ? XC_DOM_HVM_CONTAINER :
				    XC_DOM_PV_CONTAINER;
	strcpy(dom->xen_caps, caps);
	if (xc_dom_kernel_file(dom, file)) {
		fprintf(stderr, "%s: cannot be read\n", file);
		return 1;
	}
	if (xc_dom_parse_image(dom)) {
		printf("verdict no\n");
	} else {
		printf("verdict yes\ntype %s\n", dom->guest_type);
		printf("kernel_start 0x%llx\nkernel_end 0x%llx\n",
		       (unsigned long long)dom->kernel_seg.vstart,
		       (unsigned long long)dom->kernel_seg.vend);
	}
	xc_dom_release(dom);
	return 0;
}

int main(int argc, char **argv)
{
	xentoollog_logger logger = {
		.vmessage = message, .progress = progress,
	};
	xc_interface *xch;
	int status;

	if (argc != 3 || (strcmp(argv[1], "pv") && strcmp(argv[1], "pvh"))) {
		fprintf(stderr, "Usage: xenguest pv|pvh FILE\n");
		return 2;
	}
	xch = xc_interface_open(&logger, &logger, XC_OPENFLAG_DUMMY);
	if (!xch) {
		fprintf(stderr, "libxenctrl: %s\n", strerror(errno));
		return 1;
	}
	status = parse(xch, argv[2], !strcmp(argv[1], "pvh"));
	xc_interface_close(xch);
	return status;
}
