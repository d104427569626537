using System.Reflection;
using Microsoft.AspNetCore.Components;
using Shouldly;
using Xunit;

namespace Tongqu.House.Tests;

/// <summary>An application shows its door, its pages and what its pages are given; all else is its own affair.</summary>
public sealed class ApplicationDoorTests
{
    [Fact]
    public void An_application_exports_only_its_door_and_its_pages() => SourceTree.Files
        .Where(file => file.IsUnder("src/Applications") && file.Is(".csproj"))
        .Select(project => Assembly.Load("Tongqu." + Path.GetFileNameWithoutExtension(project.Path)))
        .SelectMany(application => Surplus(application.GetExportedTypes()))
        .ShouldBeEmpty();

    [Fact]
    public void A_page_and_what_it_is_given_may_be_seen_and_a_use_case_may_not() =>
        Surplus([typeof(Page), typeof(Row), typeof(Lamp), typeof(Door), typeof(Awarding)])
            .ShouldBe([typeof(Awarding).FullName!]);

    /// <summary>The types that need not be public, by full name.</summary>
    private static string[] Surplus(IReadOnlyList<Type> exported)
    {
        var needed = new HashSet<Type>();
        foreach (var type in exported.Where(type => IsDoor(type) || IsComponent(type)))
        {
            Need(type, needed);
        }

        // Razor makes a public class of every _Imports.razor; nobody wrote it and it holds nothing.
        return [.. exported.Where(type => !needed.Contains(type) && type.Name != "_Imports").Select(type => type.FullName!)];
    }

    // By name, so that the rule holds for a door of whatever shape Frame gives it.
    private static bool IsDoor(Type type) => type.GetInterfaces().Any(face => face.Name == "IApplication");

    private static bool IsComponent(Type type) => type.IsAssignableTo(typeof(IComponent));

    /// <summary>A public page must be given public models, and these are made of further ones.</summary>
    private static void Need(Type type, HashSet<Type> needed)
    {
        foreach (var part in type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments())
        {
            Need(part, needed);
        }

        if (type.Namespace?.StartsWith("Tongqu", StringComparison.Ordinal) == true && needed.Add(type))
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Need(property.PropertyType, needed);
            }
        }
    }

    private interface IApplication;

    private enum Lamp;

    private sealed record Row(Lamp? Lamp);

    private sealed class Door : IApplication;

    private sealed class Awarding;

    private sealed class Page : ComponentBase
    {
        [Parameter]
        public IReadOnlyList<Row[]> Rows { get; set; } = [];
    }
}
