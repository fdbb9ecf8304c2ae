/** One Vulkan driver; `path` is null where Dawn needs none (Metal, D3D12). */
export interface VulkanDriver {
  name: 'gpu' | 'lavapipe' | 'swiftshader' | 'metal' | 'd3d12'
  path: string | null
}

export interface VulkanOptions {
  prefer?: 'gpu' | 'lavapipe' | 'swiftshader'
}

export function vulkanDrivers(options?: VulkanOptions): VulkanDriver[]
export function findVulkanDriver(options?: VulkanOptions): VulkanDriver | null
export function useVulkanDriver(driver: VulkanDriver): void
export function hasVulkanLoader(): boolean
export const VULKAN_HELP: string
