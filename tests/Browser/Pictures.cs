using Microsoft.Playwright;

namespace Tongqu.Browser;

/// <summary>Photos as a phone would take them, drawn by the browser and marked as simulated.</summary>
internal static class Pictures
{
    private static readonly Lazy<Task<byte[]>> DrawnRubbish = new(() => DrawAsync("#b9c4a8", """
        <path d="M0 620h1200v280H0z" fill="#8d8878"/><path d="M0 300h420v320H0z" fill="#d9d3c3"/><path d="M60 380h90v240H60z" fill="#7a4b35"/>
        <path d="M430 720q60-150 150-60 40-120 150-20 120-40 130 90z" fill="#4d5a66"/><path d="M560 700l90-110 70 120z" fill="#cfd8dd"/>
        <path d="M640 650h150v90H640z" fill="#b08b5a"/><circle cx="520" cy="690" r="46" fill="#2f3a41"/><path d="M790 690l60-60 60 80z" fill="#c0563f"/>
        """));

    private static readonly Lazy<Task<byte[]>> DrawnClean = new(() => DrawAsync("#b9d0c0", """
        <path d="M0 620h1200v280H0z" fill="#9a9584"/><path d="M0 300h420v320H0z" fill="#d9d3c3"/><path d="M60 380h90v240H60z" fill="#7a4b35"/>
        <path d="M560 520h110v170H560z" fill="#3f7d57"/><path d="M545 500h140v30H545z" fill="#2f6144"/>
        """));

    /// <summary>A heap of rubbish at a door.</summary>
    public static async Task<FilePayload> RubbishAsync() => new() { Name = "IMG_0431.jpg", MimeType = "image/jpeg", Buffer = await DrawnRubbish.Value };

    /// <summary>The same door, cleared.</summary>
    public static async Task<FilePayload> ClearedAsync() => new() { Name = "IMG_0437.jpg", MimeType = "image/jpeg", Buffer = await DrawnClean.Value };

    private static async Task<byte[]> DrawAsync(string sky, string scene)
    {
        var page = await (await Chromium.BrowserAsync()).NewPageAsync();
        await page.SetViewportSizeAsync(1200, 900);
        await page.SetContentAsync($"""
            <body style="margin:0;background:{sky}"><svg width="1200" height="900">{scene}
            <text x="40" y="860" font-size="44" fill="#fff">模拟照片 simulated photo</text></svg></body>
            """);
        var photo = await page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg, Quality = 80 });
        await page.Context.DisposeAsync();
        return photo;
    }
}
