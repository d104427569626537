using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Tongqu.Support;

namespace Tongqu.Browser;

/// <summary>How someone reads: language, width of the window in pixels, and whether their browser runs scripts.</summary>
public sealed record Reading(string Language, int Width, bool Scripts = true)
{
    public bool English => Language == "en";

    public bool Phone => Width < 600;

    public string Say(string zh, string en) => English ? en : zh;

    public override string ToString() => $"{Language}-{Width}";
}

/// <summary>
/// One person at a browser of their own. Whatever goes wrong behind their back (a complaint in the console, a request that
/// fails, a breach of the page's security policy) is gathered and told at the next look.
/// </summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _folder;
    private readonly HashSet<int> _expected = [];
    private readonly Faults _faults;

    private Person(IBrowserContext context, IPage page, Reading reading, string folder, Faults faults) =>
        (_context, Page, Reading, _folder, _faults) = (context, page, reading, folder, faults);

    public IPage Page { get; }

    public Reading Reading { get; }

    /// <summary>Opens a browser window in a city. Pictures of what is looked at go to <paramref name="folder"/>.</summary>
    /// <param name="faults">Where everything found wrong is gathered.</param>
    /// <param name="at">Where the device says it is: longitude and latitude in degrees; nowhere when left out.</param>
    public static async Task<Person> AtAsync(
        TestCity city, Reading reading, string folder, Faults faults, (double Lon, double Lat)? at = null)
    {
        var browser = await Chromium.BrowserAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = city.Address.ToString(),
            Locale = reading.English ? "en-GB" : "zh-CN",
            ViewportSize = new() { Width = reading.Width, Height = reading.Phone ? 844 : 900 },
            HasTouch = reading.Phone,
            IsMobile = reading.Phone,
            JavaScriptEnabled = reading.Scripts,
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = at is null ? [] : ["geolocation"],
            Geolocation = at is { } place ? new() { Longitude = (float)place.Lon, Latitude = (float)place.Lat } : null,
        });
        // A fault shows soon enough: what people wait for is there within seconds, also on a busy machine.
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        var person = new Person(context, page, reading, folder, faults);
        person.Listen();
        await page.AddInitScriptAsync("""
            document.addEventListener("securitypolicyviolation",
              event => console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
            """);
        return person;
    }

    /// <summary>The wording in this person's language.</summary>
    public string Say(string zh, string en) => Reading.Say(zh, en);

    /// <summary>Opens an address of the city.</summary>
    public async Task GoAsync(string address) => await Page.GotoAsync(address);

    /// <summary>Signs in by the form, as anybody on the staff does.</summary>
    public async Task SignInAsync(string user, string password = Story.DemoPassword)
    {
        await GoAsync("/signin");
        await Field(Say("用户名", "User name")).FillAsync(user);
        await Field(Say("密码", "Password")).FillAsync(password);
        await Button(Say("登录", "Sign in")).ClickAsync();
        await Assertions.Expect(Button(Say("退出", "Sign out"))).ToBeVisibleAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Title(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 1 });

    /// <summary>The field with a label that begins so; marks such as 选填 may follow.</summary>
    public ILocator Field(string label) => Page.GetByLabel(new Regex("^\\s*" + Regex.Escape(label)));

    /// <summary>The field of one action among several on a page, each of which may ask the same.</summary>
    public ILocator FieldIn(string action, string label) =>
        Page.Locator($"#{action}").GetByLabel(new Regex("^\\s*" + Regex.Escape(label)));

    /// <summary>What was just done, as the page says it.</summary>
    public async Task IsToldAsync(string words) =>
        await Assertions.Expect(Page.GetByRole(AriaRole.Status).Filter(new() { HasText = words }).First).ToBeVisibleAsync();

    /// <summary>Waits until something is to be seen.</summary>
    public static async Task SeesAsync(ILocator what) => await Assertions.Expect(what.First).ToBeVisibleAsync();

    public async Task SeesAsync(string words) => await SeesAsync(Page.GetByText(words));

    /// <summary>Waits until what a page does of its own has started, so that it hears keys.</summary>
    public Task PageListensAsync() => Assertions.Expect(Page.Locator("[data-module]:not([data-running])")).ToHaveCountAsync(0);

    /// <summary>Says that answers with this status belong to the next step and are no fault.</summary>
    public void Expects(int status) => _expected.Add(status);

    /// <summary>Looks at the page as a whole: everything that must hold of any page, and a picture of it.</summary>
    public async Task LooksAsync(string name)
    {
        await PageChecks.SettledAsync(Page, Reading);
        var folder = Path.Combine(PageChecks.Screenshots, _folder);
        Directory.CreateDirectory(folder);
        await PictureAsync(Path.Combine(folder, name + ".png"));
        foreach (var fault in await PageChecks.FaultsAsync(Page, Reading))
        {
            Note($"{name}: {fault}");
        }
    }

    // On a crowded machine the browser now and then fails to draw a picture, which is no fault of the page: asked again, it does.
    private async Task PictureAsync(string path)
    {
        var options = new PageScreenshotOptions { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled };
        try
        {
            await Page.ScreenshotAsync(options);
        }
        catch (PlaywrightException fault) when (fault.Message.Contains("Unable to capture screenshot"))
        {
            await Page.ScreenshotAsync(options);
        }
    }

    private void Listen()
    {
        Page.Console += (_, message) =>
        {
            // Maps are drawn without a graphics card here, and the driver says that this is slow; the library that draws decision models
            // says of itself how it was built.
            if (message.Type is "error" or "warning" && !message.Text.Contains("GL Driver Message") && !message.Text.Contains("development build of Inferno") && !_expected.Any(status => message.Text.Contains($"status of {status}")))
            {
                Note($"console {message.Type}: {message.Text} {message.Location}");
            }
        };
        Page.PageError += (_, error) => Note($"script: {error}");
        Page.RequestFailed += (_, request) =>
        {
            // Leaving a page ends its live stream and whatever was still on its way.
            if (request.Failure != "net::ERR_ABORTED")
            {
                Note($"request: {request.Failure} {request.Method} {request.Url}");
            }
        };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !_expected.Contains(response.Status))
            {
                Note($"answer: {response.Status} {response.Request.Method} {response.Url}");
            }
        };
    }

    private void Note(string fault) => _faults.Add($"{_folder} {fault} [{new Uri(Page.Url).PathAndQuery}]");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>Everything found wrong in one test, told together at its end.</summary>
internal sealed class Faults
{
    private readonly List<string> _found = [];

    public void Add(string fault)
    {
        lock (_found)
        {
            _found.Add(fault);
        }
    }

    /// <summary>Carries out a test; what was found wrong on the way is told even where a step could not be taken.</summary>
    public static async Task NoneInAsync(Func<Faults, Task> test)
    {
        var faults = new Faults();
        try
        {
            await test(faults);
        }
        catch (Exception stuck) when (stuck is PlaywrightException or TimeoutException or ShouldAssertException)
        {
            throw new InvalidOperationException($"{stuck.Message}\n{string.Join('\n', faults._found.Distinct())}", stuck);
        }

        faults._found.Distinct().ShouldBeEmpty();
    }
}
