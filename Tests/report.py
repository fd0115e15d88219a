#!/usr/bin/env python3
"""Opens reports in headless Chromium, as a desk and a phone show them, by light and by dark.

Usage: Tests/report.py FOLDER     FOLDER/myograph makes phantoms, trains on them, segments a cine and holds masks against
                                  labels; the reports of all three are opened
       Tests/report.py REPORT.html [SCREENSHOTS]     a report that there is; pictures of it go to a folder

Fails on script errors, on anything that is fetched, on a page wider than its screen, on labels of plots that are cut or
lie on one another, on plots that shrink, and on what axe finds against WCAG 2.1 AA. Needs Chromium, and playwright and
axe-playwright-python from PyPI; skips, and says so, without them.
"""
import gzip
import pathlib
import shutil
import subprocess
import sys
import tempfile

SCREENS = {"desk": (1280, 900), "phone": (400, 800)}
SCHEMES = ("light", "dark")

# Each plot's labels, as the browser laid them out: those that leave the plot, and pairs that cover one another.
LABELS = """() => [...document.querySelectorAll('svg.plot')].flatMap(plot => {
  const frame = plot.getBoundingClientRect(), name = plot.querySelector('title').textContent;
  const labels = [...plot.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  const outside = labels.filter(([_, box]) =>
    box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
  const covered = labels.flatMap(([one, a], index) => labels.slice(index + 1).filter(([_, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
    .map(([other]) => `${name}: "${one}" lies on "${other}"`));
  const shrunk = Math.abs(frame.width - plot.width.baseVal.value) > 1 ? [`${name} is drawn smaller than it is`] : [];
  return [...outside.map(([text]) => `${name}: "${text}" is cut`), ...covered, ...shrunk];
})"""


def skip(reason):
    print(f"report: skipped, for {reason}")
    sys.exit(0)


def make(binaries, work):
    """The reports of a run of one epoch, of a cine by its weights, and of phantoms whose masks are their labels, moved along
    x and cut: each case's by more."""
    myograph = f"{binaries}/myograph"
    run = lambda *arguments: subprocess.run([myograph, *arguments], check=True, stdout=subprocess.DEVNULL)
    for name, seed in (("training", 1), ("validation", 2)):
        run("phantom", "--output", f"{work}/{name}", "--subjects", "1", "--seed", f"{seed}")
    run("train", "--network", "unet16", "--data", f"{work}/training", "--validation", f"{work}/validation", "--output",
        f"{work}/run", "--batch-size", "4", "--epochs", "1")
    run("phantom", "--output", f"{work}/cines", "--subjects", "1", "--cohort", "scanners", "--frames", "4")
    run("segment", *map(str, pathlib.Path(work, "cines").glob("*/*_4d.nii.gz")), "--network", "unet16", "--weights",
        f"{work}/run/best.safetensors", "--output", f"{work}/cine.nii.gz", "--report", "--mirror", "--quality")
    run("phantom", "--output", f"{work}/data", "--subjects", "5")
    for number, label in enumerate(sorted(pathlib.Path(work, "data").glob("*/label_*.nii.gz"))):
        data = gzip.decompress(label.read_bytes())
        # Behind a header of 352 bytes, a byte or two for each voxel; x is fastest.
        start, moved = 352, 2 * number
        mask = pathlib.Path(work, "masks", label.parent.name, label.name.replace("label_", ""))
        mask.parent.mkdir(parents=True, exist_ok=True)
        cut = (len(data) - start) * number // 20
        mask.write_bytes(gzip.compress(data[:start] + bytes(cut + moved) + data[start + cut:len(data) - moved]))
    run("evaluate", "--predictions", f"{work}/masks", "--references", f"{work}/data", "--output", f"{work}/evaluation",
        "--report")
    return [f"{work}/{name}" for name in ("run/report.html", "cine_report.html", "evaluation/report.html")]


def look(browser, axe, report, screen, scheme, screenshots):
    """What is wrong with a report on a screen."""
    width, height = SCREENS[screen]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    faults = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    address = pathlib.Path(report).resolve().as_uri()
    page.on("request", lambda request: None if request.url.split("#")[0] == address or request.url.startswith("data:")
            else faults.append(f"fetches {request.url}"))
    page.goto(address)
    if (reach := page.evaluate("document.documentElement.scrollWidth")) > width:
        faults.append(f"the page is {reach} pixels wide")
    faults += page.evaluate(LABELS)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
    for found in axe.run(page, options=options).response["violations"]:
        faults.append(f"{found['id']}: {found['help']}: {found['nodes'][0]['html'][:200]}")
    if screenshots:
        page.screenshot(path=f"{screenshots}/{screen}-{scheme}.png", full_page=True)
    page.close()
    return faults


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    try:
        from axe_playwright_python.sync_playwright import Axe
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        skip(f"{error.name} isn't installed")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        skip("there is no Chromium")
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        reports = [sys.argv[1]] if sys.argv[1].endswith(".html") else make(sys.argv[1], work)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        faults = {(report, screen, scheme): look(browser, Axe(), report, screen, scheme, *sys.argv[2:] or [None])
                  for report in reports for screen in SCREENS for scheme in SCHEMES}
        printed = 0
        for report in reports:
            page = browser.new_page()
            page.goto(pathlib.Path(report).resolve().as_uri())
            printed += page.pdf().startswith(b"%PDF")
        browser.close()
    for (report, screen, scheme), found in faults.items():
        for fault in found:
            print(f"report: {report}, {screen}, {scheme}: {fault}")
    if any(faults.values()) or printed < len(reports):
        sys.exit(1)
    print(f"report: {len(faults)} screens of {len(reports)} reports without a fault, all printed")


if __name__ == "__main__":
    main()
