// SPDX-License-Identifier: GPL-3.0-or-later
/* libxenguest, asked about images in memory. No header of kimg is used. */
#include "mutate.h"

#include <stdio.h>
#include <string.h>
#include <xenctrl.h>
#include <xenguest.h>

/* As in xenguest.c: of a usual host. */
static const char caps[] = "xen-3.0-x86_64 xen-3.0-x86_32p hvm-3.0-x86_32 "
			   "hvm-3.0-x86_32p hvm-3.0-x86_64 ";

static xc_interface *xch;
static char loader[64];
static char last[94];

/* What it says before it gives up, and which loader it tries. */
static void message(struct xentoollog_logger *logger, xentoollog_level level,
		    int errnoval, const char *context, const char *format,
		    va_list al)
{
	static const char trying[] = "xc_dom_find_loader: trying ";
	char text[256];

	(void)logger;
	(void)errnoval;
	(void)context;
	vsnprintf(text, sizeof(text), format, al);
	text[strcspn(text, "\n")] = '\0';
	if (!strncmp(text, trying, sizeof(trying) - 1))
		snprintf(loader, sizeof(loader), "%.60s",
			 text + sizeof(trying) - 1);
	/* The general "no loader found" comes last and says nothing. */
	if (level >= XTL_ERROR && !strstr(text, "no loader found"))
		snprintf(last, sizeof(last), "%.90s", text);
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

bool mutate_xen_open(void)
{
	static xentoollog_logger logger = {
		.vmessage = message, .progress = progress,
	};

	xch = xc_interface_open(&logger, &logger, XC_OPENFLAG_DUMMY);
	return xch != NULL;
}

/* An ELF without notes is firmware to it, and a flat image always PV. */
static bool is_pvh(void)
{
	return strncmp(loader, "HVM-generic", 11) &&
	       strncmp(loader, "multiboot-binary", 16);
}

void mutate_xen_ask(const void *image, size_t len, bool pvh,
		    struct mutate_answer *out)
{
	struct xc_dom_image *dom = xc_dom_allocate(xch, "", NULL);

	loader[0] = last[0] = '\0';
	out->takes = 0;
	if (dom) {
		dom->container_type = pvh ? XC_DOM_HVM_CONTAINER :
					    XC_DOM_PV_CONTAINER;
		strcpy(dom->xen_caps, caps);
		out->takes = !xc_dom_kernel_mem(dom, image, len) &&
			     !xc_dom_parse_image(dom) && (!pvh || is_pvh());
		xc_dom_release(dom);
	}
	memcpy(out->why, last, sizeof(out->why));
	out->done = 1;
}
