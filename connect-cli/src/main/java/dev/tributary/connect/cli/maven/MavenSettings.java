package dev.tributary.connect.cli.maven;

import dev.tributary.connect.cli.terminal.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.repository.AuthenticationSelector;
import org.eclipse.aether.repository.MirrorSelector;
import org.eclipse.aether.repository.ProxySelector;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.eclipse.aether.util.repository.JreProxySelector;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/** A Maven {@code settings.xml}, with its passwords decrypted. Immutable; holds secrets, so it has no text of its own. */
final class MavenSettings {
    private final Settings settings;
    private final SettingsDecryptionResult secrets;

    private MavenSettings(Settings settings, SettingsDecryptionResult secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    static MavenSettings read(RepositoryOptions options) {
        Path file = options.settings() == null ? options.home().resolve(".m2/settings.xml") : options.settings();
        if (options.settings() != null && !Files.isRegularFile(file)) {
            throw new CommandFailed("There is no settings file " + file + ", which --settings names.");
        }
        DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
        request.setUserSettingsFile(file.toFile());
        request.setSystemProperties(System.getProperties());
        System.getenv().forEach((name, value) -> request.getSystemProperties().setProperty("env." + name, value));
        try {
            Settings settings = new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings();
            Path security = options.home().resolve(".m2/settings-security.xml");
            var decrypter = new DefaultSettingsDecrypter(
                    new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), security.toString()));
            return new MavenSettings(settings, decrypter.decrypt(new DefaultSettingsDecryptionRequest(settings)));
        } catch (SettingsBuildingException e) {
            throw new CommandFailed(
                    "The Maven settings " + file + " cannot be used: " + e.getMessage()
                            + ". Correct them, or name others with --settings.",
                    e);
        }
    }

    boolean offline() {
        return settings.isOffline();
    }

    Path localRepository(Path home) {
        String set = settings.getLocalRepository();
        return set == null || set.isBlank() ? home.resolve(".m2/repository") : Path.of(set);
    }

    /** Repositories of the profiles that the settings make active. Others need a build to become so. */
    List<Repository> repositories() {
        List<Repository> repositories = new ArrayList<>();
        for (Profile profile : settings.getProfiles()) {
            boolean byDefault =
                    profile.getActivation() != null && profile.getActivation().isActiveByDefault();
            if (byDefault || settings.getActiveProfiles().contains(profile.getId())) {
                repositories.addAll(profile.getRepositories());
            }
        }
        return repositories;
    }

    MirrorSelector mirrors() {
        DefaultMirrorSelector selector = new DefaultMirrorSelector();
        for (Mirror mirror : settings.getMirrors()) {
            selector.add(
                    mirror.getId(),
                    mirror.getUrl(),
                    mirror.getLayout(),
                    false,
                    mirror.isBlocked(),
                    mirror.getMirrorOf(),
                    mirror.getMirrorOfLayouts());
        }
        return selector;
    }

    /** Those of the settings, else those of the JVM ({@code -Dhttps.proxyHost}). */
    ProxySelector proxies() {
        DefaultProxySelector selector = new DefaultProxySelector();
        boolean any = false;
        for (Proxy proxy : secrets.getProxies()) {
            if (proxy.isActive()) {
                any = true;
                AuthenticationBuilder login = new AuthenticationBuilder()
                        .addUsername(proxy.getUsername())
                        .addPassword(proxy.getPassword());
                selector.add(
                        new org.eclipse.aether.repository.Proxy(
                                proxy.getProtocol(), proxy.getHost(), proxy.getPort(), login.build()),
                        proxy.getNonProxyHosts());
            }
        }
        return any ? selector : new JreProxySelector();
    }

    AuthenticationSelector logins() {
        DefaultAuthenticationSelector selector = new DefaultAuthenticationSelector();
        for (Server server : secrets.getServers()) {
            selector.add(
                    server.getId(),
                    new AuthenticationBuilder()
                            .addUsername(server.getUsername())
                            .addPassword(server.getPassword())
                            .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
                            .build());
        }
        return selector;
    }
}
