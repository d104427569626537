using Shouldly;

namespace Tongqu.Browser;

/// <summary>Somebody without a mouse: gets everywhere by Tab, and always sees where they are.</summary>
internal sealed class Keyboard(Person person)
{
    private const int StopsMax = 80;

    // The name of what has the focus, and whether a sighted person can tell that it has it.
    private const string Focused = """
        () => {
          const element = document.activeElement;
          if (!element || element === document.body) return { name: "", shown: true };
          const label = element.labels?.length ? [...element.labels].map(one => one.textContent).join(" ") : "";
          const name = (element.ariaLabel || label || element.textContent || element.title || "").replace(/\s+/g, " ").trim();
          const marked = one => {
            const style = getComputedStyle(one);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
          };
          let shown = false;
          for (let one = element, steps = 0; one && steps < 3; one = one.parentElement, steps++) shown ||= marked(one);
          const box = element.getBoundingClientRect();
          return { name, shown: shown && box.bottom > 0 && box.top < innerHeight };
        }
        """;

    /// <summary>Presses Tab until what begins with this name has the focus.</summary>
    public async Task ToAsync(string name)
    {
        for (var stop = 0; stop < StopsMax; stop++)
        {
            await PressAsync("Tab");
            var focused = await person.Page.EvaluateAsync<Stop>(Focused);
            focused.Shown.ShouldBeTrue($"nothing shows that \"{focused.Name}\" has the focus, at {person.Page.Url}");
            if (focused.Name.StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new TimeoutException($"\"{name}\" cannot be reached by Tab at {person.Page.Url}.");
    }

    public Task PressAsync(string key) => person.Page.Keyboard.PressAsync(key);

    public Task TypeAsync(string text) => person.Page.Keyboard.InsertTextAsync(text);

    private sealed class Stop
    {
        public string Name { get; set; } = "";

        public bool Shown { get; set; }
    }
}
