using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Tongqu.Browser;

/// <summary>What must hold of every page, whoever reads it and however.</summary>
internal static class PageChecks
{
    /// <summary>What no reader of screens can be shown: the map, whose places stand in a list beside it, and the drawing of a decision model, which stands in tables beside it.</summary>
    private static readonly string[] Canvases = [".map-canvas", ".dmn-stage", ".dmn-editor"];

    // What is wrong with the page as a document, one sentence each.
    private const string Document = """
        ({ lang, english, width }) => {
          const faults = [];
          const root = document.documentElement;
          const name = element => `<${element.tagName.toLowerCase()} class="${element.className}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;
          if (root.lang !== lang) faults.push(`the page says its language is ${root.lang}`);
          if (!/^\S.* · (Tongqu|通衢)$/.test(document.title)) faults.push(`the title is "${document.title}"`);
          const heads = document.querySelectorAll("h1");
          if (heads.length !== 1) faults.push(`there are ${heads.length} first headings`);
          if (document.scrollingElement.scrollWidth > width) {
            const wide = [...document.body.querySelectorAll("*")].filter(element => element.getBoundingClientRect().right > width + 1
              && !element.closest(".map-canvas, .dmn-stage, .dmn-editor")).slice(0, 3);
            faults.push(`it scrolls sideways: ${document.scrollingElement.scrollWidth} > ${width}: ${wide.map(name).join(" | ")}`);
          }
          if (english) {
            // Places, and what people wrote, stay as they are; the words of the pages themselves do not.
            for (const element of document.querySelectorAll("h1, h2, h3, label, legend, summary, button, th[scope=col], caption, .muted, .unit, .lead, .field-help, .tally-label")) {
              if (element.closest("[lang=zh-CN], .dmn-stage, .dmn-editor")) continue;
              const own = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent).join("");
              if (/[\u3400-\u9fff]/.test(own.replace(/(\S*[\u3400-\u9fff]+(市|区|县|镇|乡|街道|村|社区|网格))+/g, ""))) faults.push(`untranslated: ${name(element)}`);
            }
          }
          return faults;
        }
        """;

    // One frame, no iframes: axe runs where the page is and needs no second page to gather its findings in.
    private const string Breaches = """
        async canvases => (await axe.run({ exclude: canvases.map(canvas => [canvas]) }, { resultTypes: ["violations"], iframes: false })).violations
          .flatMap(violation => violation.nodes.map(node => `axe ${violation.id}: ${violation.help}: ${node.html} (${node.target})`))
        """;

    private static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());

    /// <summary>The folder of the pictures, beside the test results.</summary>
    public static string Screenshots { get; } = Path.Combine(Artifacts(), "screenshots");

    /// <summary>Waits until the page has stopped changing by itself: navigation over, maps drawn, pictures there.</summary>
    public static async Task SettledAsync(IPage page, Reading reading)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        if (!reading.Scripts)
        {
            return;
        }

        await page.WaitForFunctionAsync("""
            () => {
              for (const image of document.images) image.loading = "eager";
              const root = document.documentElement;
              if (root.hasAttribute("data-turbo-preview") || root.hasAttribute("aria-busy")) return false;
              const seen = element => element.getClientRects().length > 0;
              return [...document.querySelectorAll(".map-canvas")].every(map => !seen(map) || map.dataset.ready === "on")
                && [...document.images].every(image => image.complete);
            }
            """);
    }

    /// <summary>Every fault of the page, one sentence each.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, Reading reading)
    {
        var faults = await page.EvaluateAsync<string[]>(Document, new { lang = reading.Say("zh-CN", "en"), english = reading.English, width = reading.Width });
        if (!reading.Scripts)
        {
            // axe itself is a script; it has seen the same page with scripts on.
            return faults;
        }

        // A page that followed another without being loaded anew still has it.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe.Value);
        }

        return [.. faults, .. await page.EvaluateAsync<string[]>(Breaches, Canvases)];
    }

    private static string Artifacts()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tongqu.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder.FullName, "artifacts");
    }
}
